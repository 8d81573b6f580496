"""
Makes tests/tasks/music/fixtures/music.json: small corpora laid out as the real ones are (recordings are silence of a
length), what mirdata's loaders read in them, where mirdata has none what music-transcription reads (by mir_eval, by the csv module
of Python), and what mir_eval reads in melodies of all sorts.

    bench/peers/venv/bin/pip install mirdata==1.0.0 mir_eval==0.8.2
    bench/peers/venv/bin/python tests/reference/tasks-music.py
"""

import csv
import json
import os
import tempfile
import warnings
import wave
from importlib.metadata import version
from pathlib import Path

import mir_eval
import mirdata.datasets.mdb_stem_synth as mdb_stem_synth
import mirdata.datasets.medleydb_melody as medleydb_melody
import mirdata.datasets.orchset as orchset
import numpy as np

RATE = 44100
FORK = "\x00\x05\x16\x07"


def sound(frames):
    return {"frames": frames, "sampleRate": RATE}


def lines(rows, separator):
    return "".join(separator.join(row) + "\n" for row in rows)


def melody(first, count, step, form, separator):
    """Frames that rise, with silence at both ends and in the middle."""
    rows = []
    for frame in range(count):
        silent = frame < 2 or frame > count - 3 or frame == count // 2
        frequency = 220 * 2 ** (frame / 24)
        rows.append([form % (first + frame * step), "0" if silent else "%.3f" % frequency])
    return lines(rows, separator)


def mdb(count):
    rows = []
    for frame in range(count):
        frequency = 0 if frame % 7 < 2 else 110 * 2 ** (frame / 36)
        rows.append(["%.6f" % (frame * 128 / 44100), "%.6f" % frequency])
    return lines(rows, ",")


ORCHSET = {
    # Begins after 0, as the excerpts do.
    "Beethoven-S3-I-ex1": melody(0.07, 12, 0.01, "%.2f", "\t"),
    "Beethoven-S3-I-ex2": melody(0.0, 8, 0.01, "%.2f", "\t"),
    # A composer with a hyphen, and another character that shells mind.
    "Musorgski-Ravel-PicturesExhibition-Promenade1-ex1": melody(0.02, 9, 0.01, "%.2f", "\t"),
    "Profofiev-Romeo&Juliet-DanceKnights-ex1": melody(0.0, 9, 0.01, "%.2f", "\t"),
    "Rimski-Korsakov-Scheherazade-Kalender-ex1": melody(0.0, 30, 0.01, "%.2f", "\t"),
}

STEMS = {
    "AClassicEducation_NightOwl_STEM_08": mdb(40),
    "AimeeNorwich_Flying_STEM_11": mdb(30),
    "AimeeNorwich_Flying_STEM_15": mdb(25),
    # Goes on after its audio.
    "MusicDelta_Beethoven_STEM_04": mdb(90),
    # In no split.
    "Grants_PunchDrunk_STEM_02": mdb(10),
}


# Times are rounded to milliseconds, so that they are uneven; columns are apart by blanks.
ADC2004 = {
    "daisy1": melody(0.0, 20, 256 / 44100, "  %.3f", "   "),
    "jazz1": melody(0.0, 12, 256 / 44100, "  %.3f", "   "),
    "opera_fem2": melody(0.0, 14, 256 / 44100, "  %.3f", "   "),
}

MIREX05 = {
    "train01": melody(0.0, 12, 0.01, "%.2f", "\t"),
    "train02": melody(0.0, 10, 0.01, "%.2f", "\t"),
    "train13": melody(0.0, 11, 0.01, "%.2f", "\t"),
}

MUSICNET_HEADER = "start_time,end_time,instrument,note,start_beat,end_beat,note_value\n"
MUSICNET = {
    # The last note ends after the audio.
    "1727": "9182,90078,43,53,4.0,1.5,Dotted Quarter\n9182,33758,42,65,4.0,0.5,Eighth\n120000,150000,1,69,5,1,Quarter\n",
    # Two instruments play the same note.
    "1728": "44100,66150,41,60,0.0,1.0,Quarter\n44100,66150,42,60,0.0,1.0,Quarter\n",
    "1759": "1,22051,1,21,0.0,1.0,Quarter\n",
    # Nothing is played.
    "1819": "",
}


def medleydb(count):
    rows = []
    for frame in range(count):
        frequency = 0 if frame < 3 else 180 * 2 ** (frame / 48)
        rows.append([repr(frame * 256 / 44100), repr(frequency)])
    return lines(rows, ",")


# By song: the number of the stem that has the melody, its frames.
MELODY_SYNTH = {
    "AClassicEducation_NightOwl": ("08", mdb(20)),
    "AimeeNorwich_Child": ("04", mdb(15)),
    "MusicDelta_Beethoven": ("11", mdb(25)),
}

MEDLEYDB = {
    "AClassicEducation_NightOwl": medleydb(20),
    "AimeeNorwich_Child": medleydb(15),
    "MusicDelta_Beethoven": medleydb(25),
}

# Rows have as many frequencies as sound, or zeros for those that do not.
MF0_SYNTH = {
    "AClassicEducation_NightOwl": "0.000000\n0.002902,110.5\n0.005805,110.75,220.25,55.125\n0.008707,0,0\n",
    "AimeeNorwich_Flying": "0.000000,0.0,440.0\n0.002902,441.5,0.0\n",
    "MusicDelta_Beethoven": "0.000000,82.5,164.75\n0.002902,82.5,82.5\n",
    # In no split.
    "Grants_PunchDrunk": "0.000000,100.0\n",
}

WJAZZD = {
    "ArtPepper_Anthropology": mdb(12),
    "BennyGoodman_Nobody'sSweetheart": mdb(10),
    "JohnColtrane_Mr.P.C.": mdb(14),
}

MAPS_HEADER = "OnsetTime\tOffsetTime\tMidiPitch\n"
MAPS = {
    # The pedal holds the first note over the second.
    "MAPS_MUS-bach_846_AkPnBcht": "0.500004\t1.25\t60\n0.75\t0.875011\t60\n",
    "MAPS_MUS-chpn-p11-format0_AkPnCGdD": "0.1\t0.2\t21\n",
    "MAPS_MUS-scn15_12_ENSTDkAm": "0.25\t1.9\t108\n0.25\t1.8\t64\n\n",
}


def orchset_files():
    files = {"Orchset/README.txt": "ORCHSET\n", "Orchset/audio/mono/._Beethoven-S3-I-ex1.wav": FORK}
    for track, text in ORCHSET.items():
        files[f"Orchset/audio/mono/{track}.wav"] = sound(9000)
        files[f"Orchset/audio/stereo/{track}.wav"] = sound(9000)
        files[f"Orchset/GT/{track}.mel"] = text
    return files


def stem_files():
    files = {
        "MDB-stem-synth/annotation_stems/._AimeeNorwich_Flying_STEM_11.RESYN.csv": FORK,
        "MDB-stem-synth/audio_stems/._AimeeNorwich_Flying_STEM_11.RESYN.wav": FORK,
    }
    for track, text in STEMS.items():
        files[f"MDB-stem-synth/audio_stems/{track}.RESYN.wav"] = sound(5000)
        files[f"MDB-stem-synth/annotation_stems/{track}.RESYN.csv"] = text
    return files


def files_beside(folder, tracks, audio):
    files = {f"{folder}/README.txt": "about\n"}
    for track, text in tracks.items():
        files[f"{folder}/{audio.get(track, track)}.wav"] = sound(9000)
        files[f"{folder}/{track}REF.txt"] = text
    return files


def musicnet_files():
    files = {"musicnet/train_data/._1727.wav": FORK}
    for track, text in MUSICNET.items():
        split = "test" if track in ("1759", "1819") else "train"
        files[f"musicnet/{split}_data/{track}.wav"] = sound(88200)
        files[f"musicnet/{split}_labels/{track}.csv"] = MUSICNET_HEADER + text
    return files


def melody_synth_files():
    root = "MDB-melody-synth"
    files = {f"{root}/annotation_melody/._AimeeNorwich_Child_STEM_04.RESYN.csv": FORK}
    for song, (stem, text) in MELODY_SYNTH.items():
        files[f"{root}/audio_mix/{song}_MIX_melsynth.wav"] = sound(6000)
        files[f"{root}/audio_melody/{song}_STEM_{stem}.RESYN.wav"] = sound(6000)
        files[f"{root}/annotation_melody/{song}_STEM_{stem}.RESYN.csv"] = text
    return files


def mf0_synth_files():
    files = {}
    for song, text in MF0_SYNTH.items():
        files[f"MDB-mf0-synth/audio_mix/{song}_MIX_mf0synth.wav"] = sound(6000)
        files[f"MDB-mf0-synth/annotation_mf0/{song}_MIX_mf0synth.csv"] = text
    return files


def medleydb_files():
    files = {"MedleyDB/Audio/Other_Song/Other_Song_MIX.wav": sound(100)}
    for song, text in MEDLEYDB.items():
        files[f"MedleyDB/Audio/{song}/{song}_MIX.wav"] = sound(6000)
        annotations = "MedleyDB/Annotations/Melody_Annotations"
        files[f"{annotations}/MELODY1/{song}_MELODY1.csv"] = medleydb(4)
        files[f"{annotations}/MELODY2/{song}_MELODY2.csv"] = text
    return files


def wjazzd_files():
    files = {}
    for solo, text in WJAZZD.items():
        files[f"WJazzD/audio_f0/{solo}_Solo.wav"] = sound(3000)
        files[f"WJazzD/f0/{solo}_FINAL_f0.csv"] = text
    return files


def maps_files():
    files = {}
    for recording, text in MAPS.items():
        folder = f"MAPS/{recording.split('_')[-1]}/MUS"
        files[f"{folder}/{recording}.wav"] = sound(88200)
        files[f"{folder}/{recording}.txt"] = MAPS_HEADER + text
        files[f"{folder}/{recording}.mid"] = FORK
    return files


def write(folder, files):
    for path, content in files.items():
        full = os.path.join(folder, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        if isinstance(content, str):
            with open(full, "w") as file:
                file.write(content)
        else:
            with wave.open(full, "wb") as file:
                file.setnchannels(1)
                file.setsampwidth(2)
                file.setframerate(content["sampleRate"])
                file.writeframes(bytes(2 * content["frames"]))


def as_read(audio, f0):
    samples, rate = audio
    return {
        "samples": int(samples.shape[-1]),
        "sampleRate": int(rate),
        "times": f0.times.tolist(),
        "frequencies": f0.frequencies.tolist(),
        "voicing": f0.voicing.tolist(),
    }


def by_orchset(folder, track):
    audio = orchset.load_audio_mono(f"{folder}/Orchset/audio/mono/{track}.wav")
    return as_read(audio, orchset.load_melody(f"{folder}/Orchset/GT/{track}.mel"))


def by_stem_synth(folder, track):
    audio = mdb_stem_synth.load_audio(f"{folder}/MDB-stem-synth/audio_stems/{track}.RESYN.wav")
    f0 = mdb_stem_synth.load_f0(f"{folder}/MDB-stem-synth/annotation_stems/{track}.RESYN.csv")
    return as_read(audio, f0)


def by_medleydb(folder, song):
    audio = medleydb_melody.load_audio(f"{folder}/MedleyDB/Audio/{song}/{song}_MIX.wav")
    annotations = f"{folder}/MedleyDB/Annotations/Melody_Annotations"
    return as_read(audio, medleydb_melody.load_melody(f"{annotations}/MELODY2/{song}_MELODY2.csv"))


def as_series(path, samples):
    times, values = mir_eval.io.load_time_series(path, delimiter=r"\s+|,")
    return {
        "samples": samples,
        "sampleRate": RATE,
        "times": times.tolist(),
        "frequencies": values.tolist(),
        "voicing": (values > 0).astype(float).tolist(),
    }


def by_melody_synth(folder, song):
    stem = MELODY_SYNTH[song][0]
    return as_series(f"{folder}/MDB-melody-synth/annotation_melody/{song}_STEM_{stem}.RESYN.csv", 6000)


def by_mf0_synth(folder, song):
    path = f"{folder}/MDB-mf0-synth/annotation_mf0/{song}_MIX_mf0synth.csv"
    times, values = mir_eval.io.load_ragged_time_series(path, delimiter=r"\s+|,")
    return {
        "samples": 6000,
        "sampleRate": RATE,
        "times": times.tolist(),
        "frequencies": [sorted(value for value in frame.tolist() if value > 0) for frame in values],
    }


def by_wjazzd(folder, solo):
    return as_series(f"{folder}/WJazzD/f0/{solo}_FINAL_f0.csv", 3000)


def by_maps(folder, recording):
    path = f"{folder}/MAPS/{recording.split('_')[-1]}/MUS/{recording}.txt"
    notes = np.loadtxt(path, skiprows=1, ndmin=2)
    return {
        "samples": 88200,
        "sampleRate": RATE,
        "notes": [[start, end, mir_eval.util.midi_to_hz(note)] for start, end, note in notes.tolist()],
    }


def beside(name):
    return lambda folder, track: as_series(f"{folder}/{name}/{track}REF.txt", 9000)


def by_musicnet(folder, track):
    split = "test" if track in ("1759", "1819") else "train"
    with open(f"{folder}/musicnet/{split}_labels/{track}.csv") as file:
        notes = [
            [int(row["start_time"]) / 44100, int(row["end_time"]) / 44100, int(row["note"])]
            for row in csv.DictReader(file)
        ]
    return {
        "samples": 88200,
        "sampleRate": RATE,
        "notes": [[*times, mir_eval.util.midi_to_hz(note)] for *times, note in notes],
    }


def corpus(files, tracks, read):
    with tempfile.TemporaryDirectory() as folder:
        write(folder, files)
        return {"files": files, "tracks": {track: read(folder, track) for track in tracks}}


# The delimiter is the one of music-transcription.
MELODIES = {
    "blanks": "  0.000   0.0\n 0.006  440.5\n",
    "tabs": "0.0\t0\n0.01\t220\n",
    "commas": "0.0,0\n0.01,220.25\n",
    "a comment": "# time f0\n0.0 100\n",
    "uneven times": "0.0 100\n0.0058 101\n0.0116 0\n0.5 102\n",
    "negative frequencies": "0.0 -100\n0.01 100\n",
    "exponents": "1e-2 1.1e2\n2E-2 2e+2\n",
    "the other line ends": "0.0,0\r\n0.01,220\r\n",
    "a header": "time,f0\n0.0,100\n",
    "more columns": "0.0,100,200\n0.01,100,200\n",
    "semicolons": "0.0;100\n",
    "decimal commas": "0,01\t440,5\n",
    "one column": "0.0\n0.01\n",
}


def melodies():
    read = {}
    for name, text in MELODIES.items():
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "melody.txt")
            with open(path, "w", newline="") as file:
                file.write(text)
            try:
                times, values = mir_eval.io.load_time_series(path, delimiter=r"\s+|,")
                read[name] = {"text": text, "times": times.tolist(), "values": values.tolist()}
            except ValueError:
                read[name] = {"text": text, "refused": True}
    return read


def main():
    warnings.simplefilter("ignore")
    fixture = {
        "versions": {
            "mirdata": version("mirdata"),
            "mir_eval": mir_eval.__version__,
            "numpy": np.__version__,
        },
        "orchset": corpus(orchset_files(), ORCHSET, by_orchset),
        "mdb_stem_synth": corpus(stem_files(), STEMS, by_stem_synth),
        "adc2004": corpus(files_beside("adc2004_full_set", ADC2004, {}), ADC2004, beside("adc2004_full_set")),
        "mirex05": corpus(
            files_beside("mirex05TrainFiles", MIREX05, {"train13": "train13MIDI"}),
            MIREX05,
            beside("mirex05TrainFiles"),
        ),
        "musicnet": corpus(musicnet_files(), MUSICNET, by_musicnet),
        "medleydb": corpus(medleydb_files(), MEDLEYDB, by_medleydb),
        "mdb_melody_synth": corpus(melody_synth_files(), MELODY_SYNTH, by_melody_synth),
        "mdb_mf0_synth": corpus(mf0_synth_files(), MF0_SYNTH, by_mf0_synth),
        "wjazzd": corpus(wjazzd_files(), WJAZZD, by_wjazzd),
        "maps": corpus(maps_files(), MAPS, by_maps),
        "melodies": melodies(),
    }
    path = Path(__file__).parent.parent / "tasks/music/fixtures/music.json"
    path.write_text(json.dumps(fixture, indent=1) + "\n")


main()
