"""
Makes tests/tasks/fixtures/<task>.json: a small corpus laid out like the real one, and the task folder that
hear-preprocess 2021.1.1 makes of it (see hear_preprocess.py for what is replaced).

    PYTHONPATH=<note-seq, pretty_midi, mido, python-slugify, click, schema> \\
        bench/peers/venv/bin/python tests/reference/tasks-hear-preprocess.py <checkout of hear-preprocess> [task...]
"""

import io
import hashlib
import json
import random
import sys
import types
import zipfile
from pathlib import Path

import librosa
import numpy as np
import pandas as pd

import hear_preprocess as original
from hear_preprocess import wav
from midi_performance import midi_file

HERE = Path(__file__).resolve().parent
CASES = {}
SECRET = "secrettasks.hearsecrettasks."


def case(task, mode, module=None, rate=1000, name=None):
    """Registers a function that returns the archives of a corpus, by file name."""

    def register(make):
        CASES[name or f"{task}-{mode}"] = (module or task, mode, rate, make)
        return make

    return register


def speech_commands_corpus(rate):
    """Every class in every split, clips of all lengths, a speaker in several splits, files that are in no list."""
    words = ["down", "go", "left", "no", "off", "on", "right", "stop", "up", "yes", "bed", "zero"]
    train, test, validation, testing = {}, {}, [], []
    for index, word in enumerate(words):
        for speaker in range(4):
            for take in range(1 + speaker % 2):
                name = f"{word}/{speaker:08x}_nohash_{take}.wav"
                train[name] = wav(rate - 100 * speaker + 30 * take, 100 * index + 10 * speaker + take, rate)
                if speaker == 2:
                    validation.append(name)
                if speaker == 3:
                    testing.append(name)
        folder = word if word not in ("bed", "zero") else "_unknown_"
        test[f"{folder}/{word}_{index:08x}_nohash_0.wav"] = wav(rate, 7000 + index, rate)
    for index in range(3):
        test[f"_silence_/{index}.wav"] = wav(rate, 8000 + index, rate, 100)
    train["_background_noise_/README.md"] = "Noise."
    train["_background_noise_/running_tap.wav"] = wav(3 * rate, 1, rate)
    train["_background_noise_/running_tap_2.wav"] = wav(2 * rate + 1, 2, rate)
    train["_background_noise_/pink_noise.wav"] = wav(4 * rate + rate // 2, 3, rate)
    train["_background_noise_/too_short.wav"] = wav(rate, 4, rate)
    train["validation_list.txt"] = "\n".join(validation) + "\n"
    train["testing_list.txt"] = "\n".join(testing) + "\n"
    train["LICENSE"] = "CC BY 4.0"
    return train, test


@case("speech_commands", "5h")
def speech_commands():
    train, test = speech_commands_corpus(1000)
    return {"speech_commands_v0.02.tar.gz": train, "speech_commands_test_set_v0.02.tar.gz": test}


@case("speech_commands", "small")
def speech_commands_small():
    train, test = speech_commands_corpus(1000)
    # The lists of the small archive are those of the large one.
    train = {name: content for index, (name, content) in enumerate(train.items()) if index % 4 or isinstance(content, str)}
    return {"speech_commands_v0.02-small.zip": train, "speech_commands_test_set_v0.02-small.zip": test}


@case("tfds_speech_commands", "5h", rate=16000)
def tfds_speech_commands():
    train, test = speech_commands_corpus(16000)
    original.TfdsBuilder.definition = tfds_speech_commands_definition(train, test)
    return {"speech_commands_v0.02.tar.gz": train, "speech_commands_test_set_v0.02.tar.gz": test}


def tfds_speech_commands_definition(train, test):
    """What audio/speech_commands.py of TensorFlow Datasets makes of the archives, worked out from its source."""
    words = ["down", "go", "left", "no", "off", "on", "right", "stop", "up", "yes"]
    validation = train["validation_list.txt"].split() + ["_background_noise_/running_tap.wav"]
    testing = train["testing_list.txt"].split()
    recordings = [name for name in train if name.endswith(".wav")]

    def examples(archive, names):
        found = {}
        for name in names:
            folder, file = name.split("/")
            rate, frames, seed, scale = archive[name]["wav"]
            audio = original.noise(frames, seed) // scale
            silent = folder in ("_silence_", "_background_noise_")
            label = folder if folder in words else "_silence_" if silent else "_unknown_"
            if folder == "_background_noise_":
                for start in range(0, len(audio) - 16000, 8000):
                    found[f"{folder}_{file}_{start}"] = (audio[start : start + 16000], label)
            else:
                found[f"{folder}_{file}"] = (audio, label)
        return found

    # From 8.17 GiB and 85,511, 10,102 and 4,890 examples (the catalog), and at least 64 MiB a shard.
    splits = {
        "train": (examples(train, set(recordings) - set(validation) - set(testing)), 64),
        "validation": (examples(train, validation), 8),
        "test": (examples(test, test), 4),
    }
    return words + ["_silence_", "_unknown_"], 16000, splits


def nsynth_corpus():
    """Notes within the piano's range and beyond it; instruments that are in one split each."""
    archives = {}
    for split, instruments in [("train", range(30)), ("valid", range(30, 34)), ("test", range(34, 38))]:
        files, notes = {}, {}
        for instrument in instruments:
            family = ["bass_synthetic", "guitar_acoustic", "vocal"][instrument % 3]
            for pitch in [20, 21, 60 + instrument % 2, 61 - instrument % 2, 108, 109]:
                name = f"{family}_{instrument:03d}-{pitch:03d}-{25 * (1 + pitch % 5):03d}"
                notes[name] = {"note_str": name, "pitch": pitch, "velocity": 25, "qualities": [0, 1], "sample_rate": 1000}
                files[f"nsynth-{split}/audio/{name}.wav"] = wav(4000 - pitch, 1000 * instrument + pitch)
        files[f"nsynth-{split}/examples.json"] = json.dumps(notes)
        archives[split] = files
    return archives


@case("nsynth_pitch", "5h")
def nsynth_pitch():
    return {f"nsynth-{split}.jsonwav.tar.gz": files for split, files in nsynth_corpus().items()}


@case("nsynth_pitch_kfold", "small")
def nsynth_pitch_kfold():
    """The small archives list all notes and hold some."""
    return {
        f"nsynth-{split}-small.zip": {
            name: content for index, (name, content) in enumerate(files.items()) if index % 4 or isinstance(content, str)
        }
        for split, files in nsynth_corpus().items()
    }


@case("dcase2016_task2", "full", rate=200)
def dcase2016_task2():
    """Events with three and with seven decimals, at the same time, and over the end of their scenes."""
    rng = random.Random("dcase2016_task2")
    labels = ["clearthroat", "cough", "doorslam", "drawer", "keyboard", "keys"]

    def scenes(folder, count):
        files = {}
        for index in range(count):
            name = f"{folder}_{index}_ebr_{rng.choice([-6, 0, 6])}_nec_{rng.randrange(6)}_poly_{index % 2}"
            lines = ["0.0\t0.25\tkeyboard", "0.0\t0.25\tkeys"] if index == 0 else []
            for _ in range(8):
                start = round(rng.uniform(0, 121), rng.choice([3, 7]))
                lines.append(f"{start}\t{round(start + rng.uniform(0.1, 4), rng.choice([3, 7]))}\t{rng.choice(labels)}")
            lines.append(f"118.5\t{120.5 + index}\tcough")
            files[f"annotation/{name}.txt"] = "\n".join(lines) + ("\n" if index % 2 else "")
            files[f"sound/{name}.wav"] = wav(120 * 200 + 500 * (index % 3 - 1), index, 200)
        return files

    dev = {f"dcase2016_task2_train_dev/dcase2016_task2_dev/{name}": file for name, file in scenes("dev", 7).items()}
    dev["dcase2016_task2_train_dev/dcase2016_task2_train/cough01.wav"] = wav(100, 1, 200)
    dev["dcase2016_task2_train_dev/README.txt"] = "Scenes."
    test = {f"dcase2016_task2_test_public/{name}": file for name, file in scenes("test", 8).items()}
    return {"dcase2016_task2_train_dev.zip": dev, "dcase2016_task2_test_public.zip": test}


def esc50_corpus():
    categories = ["dog", "rooster", "sea_waves", "crying_baby", "hand_saw"]
    rows, files = [], {}
    for fold in range(1, 6):
        for target, category in enumerate(categories):
            for take in "AB":
                name = f"{fold}-{10000 + 7 * target}-{take}-{target}.wav"
                rows.append(f"{name},{fold},{target},{category},{target % 2 == 0},{10000 + 7 * target},{take}")
                files[f"ESC-50-master/audio/{name}"] = wav(5000 - 1000 * (take == "B"), 10 * fold + target)
    header = "filename,fold,target,category,esc10,src_file,take"
    files["ESC-50-master/meta/esc50.csv"] = "\n".join([header, *rows]) + "\n"
    files["ESC-50-master/meta/esc50-human.xlsx"] = "no csv"
    return files


@case("esc50", "full", SECRET + "esc50")
def esc50():
    return {"master.zip": esc50_corpus()}


@case("esc50", "small", SECRET + "esc50")
def esc50_small():
    files = esc50_corpus()
    kept = {name: content for index, (name, content) in enumerate(files.items()) if index % 3 or isinstance(content, str)}
    return {"esc50-all_folds-small.zip": kept}


@case("libricount", "full", SECRET + "libricount")
def libricount():
    """None to ten speakers, twelve mixtures of each, and files beside the test folder."""
    files = {"LICENSE": "CC BY", "train/0_a.wav": wav(100, 1), "test/readme.md": "x"}
    for speakers in range(11):
        for index in range(12):
            name = f"test/{speakers}_{speakers * 100 + index}"
            files[f"{name}.wav"] = wav(5000 + 10 * (index % 3 - 1), 100 * speakers + index)
            files[f"{name}.json"] = "[]"
    return {"LibriCount10-0dB.zip": files}


def maestro_corpus(pieces, seconds):
    import pretty_midi

    files = {}
    rows = ["canonical_composer,canonical_title,split,year,midi_filename,audio_filename,duration"]
    for index in range(pieces):
        year = 2004 + 2 * (index % 3)
        name = f"{year}/MIDI-Unprocessed_{index:02d}_R1_{year}_wav--{index}"
        content = midi_file(index, seconds - index % 4)
        midi = pretty_midi.PrettyMIDI(io.BytesIO(content))
        end = max(note.end for instrument in midi.instruments for note in instrument.notes)
        split = ["train", "validation", "test"][index % 3]
        title = '"Sonata in B, ""Op."" 1"' if index == 1 else f"Étude {index}"
        rows.append(f"Frédéric Chopin,{title},{split},{year},{name}.midi,{name}.wav,{end + 0.01 * (index % 2)}")
        files[f"maestro-v3.0.0/{name}.midi"] = original.binary(content)
        files[f"maestro-v3.0.0/{name}.wav"] = wav(int(end * 200) + 150, index, 200)
    files["maestro-v3.0.0/maestro-v3.0.0.csv"] = "\n".join(rows) + "\n"
    files["maestro-v3.0.0/README"] = "MAESTRO"
    return files


@case("maestro", "5h", SECRET + "maestro", rate=200)
def maestro():
    return {"maestro-v3.0.0.zip": maestro_corpus(12, 130)}


@case("maestro", "small", SECRET + "maestro", rate=200)
def maestro_small():
    """The small archive lists all pieces and holds some."""
    files = maestro_corpus(8, 9)
    kept = {name: content for index, (name, content) in enumerate(files.items()) if index not in (2, 3, 7)}
    return {"maestro-v3.0.0-small.zip": kept}
def hives(extension):
    """Recordings with and without queen from two hives, in folders of their own."""
    archives = {}
    for number, hive in enumerate(["Hive1_12_06_2018", "Hive1_31_05_2018", "Hive3_14_07_2017", "Hive3_28_07_2017"]):
        files = {f"{hive}/notes.txt": "x"}
        for take in range(14):
            state = "NO_QueenBee_" if (take + number) % 2 else "QueenBee_"
            name = f"{hive}_{state}H{number}_audio___{take:02d}_10_00"
            files[f"{hive}/{state[:2]}/{name}.wav"] = wav(2 * (2900 + 20 * take), 50 * number + take, 200)
        archives[f"{hive}.{extension}"] = files
    return archives


@case("beehive_states_fold0", "5h", SECRET + "beehive_states_fold0", rate=200)
def beehive_states_fold0():
    return hives("rar")


@case("beehive_states_fold1", "small", SECRET + "beehive_states_fold1", rate=200)
def beehive_states_fold1():
    names = ["hive1_12062018", "hive1_31052018", "hive3_14072017", "hive3_28072017"]
    return {f"{name}.zip": files for name, files in zip(names, hives("rar").values())}


@case("beijing_opera", "full", SECRET + "beijing_opera")
def beijing_opera():
    """Four instruments; recordings in deeper folders and elsewhere do not count."""
    folder = "beijing_opera_percussion_instrument_1.0"
    files = {f"{folder}/README.txt": "x", f"{folder}/more/1__a-daluo-1.wav": wav(100, 1), "2__a-daluo-1.wav": wav(100, 2)}
    for number, instrument in enumerate(["bangu", "daluo", "naobo", "xiaoluo"]):
        for take in range(10):
            name = f"{folder}/{4000 + 10 * number + take}__ajaysm__{instrument}-{take}.wav"
            name = f"{folder}/{4000 + 10 * number + take}__ajaysm__x-{instrument}-{take}.wav" if take % 2 else name
            files[name] = wav(3000 + 300 * take, 100 * number + take)
    return {"beijing_opera_percussion_instrument_1.0.zip": files}


def mridangam_corpus():
    strokes = ["bheem", "cha", "dheem", "dhin", "num", "ta", "tha", "tham", "thi", "thom"]
    tonics = ["b", "c", "csh", "d", "dsh", "e"]
    files = {"mridangam_stroke_1.5/README.txt": "x"}
    for number, stroke in enumerate(strokes):
        for tonic in tonics:
            for take in range(2):
                identity = 224000 + 100 * number + 10 * tonics.index(tonic) + take
                name = f"mridangam_stroke_1.5/{tonic.upper()}/{identity}__akshaylaya__{stroke}-{tonic}-{take:03d}.wav"
                files[name] = wav(2 * (70 + 3 * number + take), identity, 200)
    return files


@case("mridangam_stroke", "full", SECRET + "mridangam_stroke", rate=200)
def mridangam_stroke():
    return {"mridangam_stroke_1.5.zip": mridangam_corpus()}


@case("mridangam_tonic", "small", SECRET + "mridangam_tonic", rate=200)
def mridangam_tonic():
    return {"mridangam-train-small.zip": mridangam_corpus()}


@case("coughvid", "full", SECRET + "coughvid", rate=200)
def coughvid():
    """Recordings that are hardly a cough, that have no status, no row or no recording; all wav, as in the small mode."""
    files, rows = {}, ["uuid,datetime,cough_detected,latitude,status"]
    for index in range(90):
        uuid = f"{index * 2654435761 % 2**32:08x}-5e2f"
        status = ["healthy", "symptomatic", "COVID-19", "", "healthy"][index % 5]
        detected = ["0.9754", "0.8", "0.80001", "1", "0.0301"][index * 7 % 11 % 5]
        if index % 30 != 7:
            rows.append(f"{uuid},2020-04-13T21:30:59.801831+00:00,{detected},31.3,{status}")
        if index % 30 != 9:
            files[f"public_dataset/{uuid}.wav"] = wav(2 * (900 + index), index, 200)
            files[f"public_dataset/{uuid}.json"] = "{}"
    files["public_dataset/metadata_compiled.csv"] = "\n".join(rows) + "\n"
    return {"public_dataset.zip": files}


@case("vocal_imitation", "full", SECRET + "vocal_imitation", rate=200)
def vocal_imitation():
    """Imitations of sounds whose names have commas, of which some were left out."""
    rows = ["imitation_filename\treference_filename\tparticipantID\tincluded"]
    files = {}
    for sound in range(6):
        reference = f"{sound:03d}Sounds of things, {sound}_Sound.wav"
        for take in range(7):
            name = f"{1000 + 10 * sound + take} - {sound:03d}Sounds of things.wav"
            included = take % 6 != 5
            rows.append(f"{name}\t{reference}\tA{take}\t{int(included)}")
            folder = "included" if included else "excluded"
            files[f"VocalImitationSet/vocal_imitations/{folder}/{sound}/{name}"] = wav(2 * (1000 + 20 * take), 10 * sound + take, 200)
        files[f"VocalImitationSet/original_recordings/{reference}"] = wav(200, sound, 200)
    files["VocalImitationSet/vocal_imitations.txt"] = "\n".join(rows) + "\n"
    return {"VocalImitationSet_v1.1.3.zip": files}


@case("vox_lingua_top10", "full", SECRET + "vox_lingua_top10", rate=200)
def vox_lingua_top10():
    """Thirteen languages, no two with as many clips."""
    files = {"dev/README.md": "x"}
    for number, language in enumerate("da de en es et fi fr it nl no pl sv uk".split()):
        for take in range(5 + number * 5 % 13):
            files[f"dev/{language}/{language}__U__S{take}---{take:04d}.{number:03d}.wav"] = wav(2 * (1800 + 10 * take), 100 * number + take, 200)
    return {"dev.zip": files}


GUNSHOT_OFFSETS = [48000 + 100, 48000 + 2000, 48000, 48000 + 37]


@case("gunshot_triangulation", "full", SECRET + "gunshot_triangulation", rate=48000)
def gunshot_triangulation():
    """The recordings begin later than the real ones; loud samples within shots, at their edges and before the start."""
    shots = [6000 + 26000 * index for index in range(22)]
    peaks = shots + [shots[0] + 24999, shots[1] + 25000, shots[2] + 25001, shots[-1] + 25002, shots[-1] + 40000]
    archives = {}
    for index, name in enumerate(["mic1raw", "mic2raw16b", "mic3raw", "mic4raw"]):
        start = GUNSHOT_OFFSETS[index] - 48000
        sound = wav(start + shots[-1] + 60000 + 9000 * index, 11 + index, 48000, 2)
        sound["peaks"] = [start + peak for peak in peaks] + ([start - 1] if start else [])
        if index != 1:
            sound["bits"] = 24
        archives[f"{name}.wav"] = sound
    return archives


def before_gunshot_triangulation(module):
    """Puts as much silence before each recording as the real one has more."""
    real = dict(mic1raw=15764451, mic2raw16b=13764742, mic3raw=9334032, mic4raw=6794611)

    def load(path, sr):
        missing = real[path.stem] - GUNSHOT_OFFSETS[list(real).index(path.stem)]
        samples, rate = librosa.load(path, sr=sr)
        return np.concatenate([np.zeros(missing, np.float32), samples]), rate

    module.librosa = types.SimpleNamespace(load=load)


@case("gunshot_triangulation", "small", SECRET + "gunshot_triangulation")
def gunshot_triangulation_small():
    files = {}
    for shot in range(22):
        for microphone in range(1, 5):
            name = f"mic{microphone}_shot{shot}_fid{max(1, (shot - 1) // 3 + 1)}.wav"
            files[f"gunshot_triangulation/train/{name}"] = wav(1400 + 9 * shot, 10 * shot + microphone)
    return {"gunshot_triangulation.zip": files}


FSD50K_TOO_LONG = [83299, 83298, 121426, 121351, 121472, 121471, 124796, 397150, 124797, 124800, 124834, 124858]


def fsd50k_corpus():
    """Sounds with one to four labels, some of classes that hold others; the too long ones among them."""
    rng = random.Random("fsd50k")
    classes = ["Accordion", "Bass_drum,Drum,Music", "Purr,Cat,Animal", "Rain", "Boom", "Cowbell", "Wild_animals,Animal"]
    archives = {"audio": {}, "eval": {}, "ground_truth": {}, "metadata": {}}
    for half, count in [("dev", 60), ("eval", 25)]:
        names = rng.sample(range(1000, 99999), count) + (FSD50K_TOO_LONG if half == "dev" else [])
        rows = ["fname,labels,mids,split" if half == "dev" else "fname,labels,mids"]
        clips = {}
        for index, name in enumerate(names):
            labels = classes[index % len(classes)]
            if index % 5 == 0:
                labels += "," + classes[3 + index % 3]
            labels = ",".join(dict.fromkeys(labels.split(",")))
            text = f'"{labels}"' if "," in labels else labels
            split = ",val" if index % 4 == 0 else ",train"
            rows.append(f'{name},{text},"/m/{index},/m/x"' + (split if half == "dev" else ""))
            uploader = ["someone", "some one else", "1234", "über"][index % 4]
            clips[str(name)] = {"title": f"Sound {index}", "tags": ["a"], "license": "CC0", "uploader": uploader}
            archives["audio" if half == "dev" else "eval"][f"FSD50K.{half}_audio/{name}.wav"] = wav(
                300 + 70 * (index % 9), name % 5000
            )
        archives["ground_truth"][f"FSD50K.ground_truth/{half}.csv"] = "\n".join(rows) + "\n"
        archives["metadata"][f"FSD50K.metadata/{half}_clips_info_FSD50K.json"] = json.dumps(clips)
    archives["ground_truth"]["FSD50K.ground_truth/vocabulary.csv"] = "0,Accordion,/m/0mkg\n"
    return archives


def before_fsd50k(module):
    """The volumes are not put together: nothing is in them."""
    module.subprocess = types.SimpleNamespace(call=lambda *_, **__: 0, DEVNULL=None)
    module.download_file = lambda url, local_filename, expected_md5: Path(local_filename).touch()


@case("fsd50k", "full", SECRET + "fsd50k")
def fsd50k():
    archives = fsd50k_corpus()
    return {
        "combined_FSD50K.dev_audio.zip": archives["audio"],
        "combined_FSD50K.eval_audio.zip": archives["eval"],
        "FSD50K.ground_truth.zip": archives["ground_truth"],
        "FSD50K.metadata.zip": archives["metadata"],
    }


@case("fsd50k", "small", SECRET + "fsd50k")
def fsd50k_small():
    """The small archives list all sounds and hold some."""
    archives = fsd50k_corpus()
    some = lambda files: {name: content for index, (name, content) in enumerate(files.items()) if index % 3}
    return {
        "fsd50k-train-small.zip": some(archives["audio"]),
        "fsd50k-test-small.zip": some(archives["eval"]),
        "fsd50k-ground_truth-small.zip": archives["ground_truth"],
        "fsd50k-source_metadata-small.zip": archives["metadata"],
    }


def tfds_definition(labels, rate, splits):
    """A data set of TensorFlow Datasets from {split: ({key: (clip, label)}, shards)}."""
    def examples(clips):
        return {key: (original.noise(*clip["wav"][1:3]) // clip["wav"][3], label) for key, (clip, label) in clips.items()}

    return labels, rate, {split: (examples(clips), shards) for split, (clips, shards) in splits.items()}


@case("tfds_crema_d", "full", SECRET + "tfds_crema_d")
def tfds_crema_d():
    """audio/crema_d.py of TensorFlow Datasets: a list of checksums, the clips it names, speakers shuffled by NumPy."""
    rng = random.Random("tfds_crema_d")
    labels = ["NEU", "HAP", "SAD", "ANG", "FEA", "DIS"]
    clips = {}
    for speaker in range(1001, 1012):
        for index, label in enumerate(labels):
            level = "XX" if label == "NEU" else rng.choice(["LO", "MD", "HI"])
            name = f"{speaker}_{rng.choice(['DFA', 'IEO', 'TSI'])}_{label}_{level}"
            clips[name] = wav(rng.choice([1500, 5000, 5100]), 10 * speaker + index)
    home = "https://media.githubusercontent.com/media/CheyneyComputerScience/CREMA-D/master/AudioWAV/"
    table = "https://raw.githubusercontent.com/CheyneyComputerScience/CREMA-D/master/processedResults/summaryTable.csv"
    lines = [f"{home}{name}.wav {len(content)} {hashlib.sha256(content).hexdigest()}" for name, content in
             ((name, original.wav_bytes(clips[name])) for name in sorted(clips))]
    lines.append(f"{table} 449048 {'0' * 64}")

    speakers = sorted({name[:4] for name in clips})
    np.random.RandomState(0).shuffle(speakers)
    ends = [0, int(0.7 * len(speakers)), int((0.7 + 0.1) * len(speakers)), len(speakers)]
    splits = {}
    for split, start, end, shards in zip(["train", "validation", "test"], ends, ends[1:], [16, 2, 4]):
        chosen = {name: (clip, name.split("_")[2]) for name, clip in clips.items() if name[:4] in speakers[start:end]}
        splits[split] = (chosen, shards)
    original.TfdsBuilder.definition = tfds_definition(labels, 1000, splits)
    # Found in a mirror in their folder, and beside it.
    files = {f"AudioWAV/{name}.wav" if index % 2 else f"{name}.wav": clip for index, (name, clip) in enumerate(clips.items())}
    return {"crema_d.txt": "\n".join(lines) + "\n", **files}


def tfds_export(split, prefix, labels, rate=1000):
    """What the archives of the small modes hold: labels of all examples, audio of some."""
    names = {f"tfds_id_{prefix}-{index % 2:05d}-of-00002-{index // 2}.wav": labels[index * 5 % len(labels)] for index in range(24)}
    rows = "".join(f"{name},{label}\n" for name, label in names.items())
    clips = {f"audio/{name}": wav(1900 + 100 * (index % 3), index, rate) for index, name in enumerate(names) if index % 2}
    return {f"{split}_labels.csv": "filename,label\n" + rows, **clips}


@case("tfds_crema_d", "small", SECRET + "tfds_crema_d")
def tfds_crema_d_small():
    labels = ["ANG", "DIS", "FEA", "HAP", "NEU", "SAD"]
    splits = {"train": "train", "test": "test", "valid": "validation"}
    return {
        f"crema_d-{split}-small.zip": tfds_export(split, f"crema-d-{stored}-tfrecord", labels)
        for split, stored in splits.items()
    }


@case("tfds_gtzan", "full", SECRET + "tfds_gtzan", rate=200)
def tfds_gtzan():
    genres = ["blues", "classical", "country"]
    clips = {
        f"{genre}.{index:05d}.wav": (wav(5990 + 10 * (index % 3), 100 * number + index, 200), genre)
        for number, genre in enumerate(genres)
        for index in range(20)
    }
    original.TfdsBuilder.definition = tfds_definition(genres, 200, {"train": (clips, 32)})
    files = {f"genres/{genre}/{name}": clip for name, (clip, genre) in clips.items()}
    return {"genres.tar.gz": {"genres/README.txt": "Genres.", "genres/bextract_single.mf": "x", **files}}


@case("tfds_gtzan", "small", SECRET + "tfds_gtzan")
def tfds_gtzan_small():
    return {"gtzan-small.zip": tfds_export("train", "gtzan-train-tfrecord", ["blues", "disco", "jazz", "pop", "rock"])}


@case("tfds_gtzan_music_speech", "full", SECRET + "tfds_gtzan_music_speech", rate=200)
def tfds_gtzan_music_speech():
    names = ["bagpipe", "ballad", "big_band", "l-music_1", "gismonti", "tony2", "news1", "vlobos", "jvoice_speech_2", "x"]
    clips = {
        f"{name}{label[0]}{index}.wav": (wav(5990 + 10 * (index % 3), 100 * index + len(name) + len(label), 200), label)
        for label in ["music", "speech"]
        for name in names
        for index in range(3)
    }
    original.TfdsBuilder.definition = tfds_definition(["music", "speech"], 200, {"train": (clips, 4)})
    files = {f"music_speech/{label}_wav/{name}": clip for name, (clip, label) in clips.items()}
    others = {"music_speech/music_wav/._bagpipem0.wav": "x", "music_speech/.DS_Store": "x"}
    return {"music_speech.tar.gz": {**others, **files}}


@case("tfds_gtzan_music_speech", "small", SECRET + "tfds_gtzan_music_speech")
def tfds_gtzan_music_speech_small():
    files = tfds_export("train", "gtzan-music-speech-train-tfrecord", ["music", "speech"])
    return {"gtzan_music_speech-small.zip": files}


def real_archives(folder):
    """The archives of the small mode of speech_commands as they are published."""
    archives = {}
    for path in Path(folder).glob("speech_commands*-small.zip"):
        with zipfile.ZipFile(path) as archive:
            files = [name for name in archive.namelist() if not name.endswith("/")]
            archives[path.name] = {name: original.binary(archive.read(name)) for name in files}
    return archives


def main():
    """Options: `--real <folder>` adds the fixture of the published archives that are in this folder."""
    checkout, wanted = sys.argv[1], sys.argv[2:]
    if wanted[:1] == ["--real"]:
        folder, wanted = wanted[1], wanted[2:]
        make = lambda: real_archives(folder)
        CASES["speech_commands-published"] = ("speech_commands", "small", 16000, make)
    original.stub_modules()
    sys.path.insert(0, checkout)
    for name, (module, mode, rate, make) in CASES.items():
        task = name.rsplit("-", 1)[0]
        if wanted and task not in wanted:
            continue
        archives = make()
        before = globals().get(f"before_{task}") if mode != "small" else None
        result = original.run_task(module, mode, archives, rate, before)
        fixture = {
            "made_with": {
                "python": sys.version.split()[0],
                "numpy": np.__version__,
                "pandas": pd.__version__,
                "hearpreprocess": original.VERSION,
            },
            "mode": mode,
            "rate": rate,
            "archives": None if name.endswith("-published") else archives,
            "expected": result,
        }
        target = HERE.parent / f"tasks/fixtures/{name.replace('_', '-')}.json"
        target.write_text(json.dumps(fixture, indent=1) + "\n")
        print(name, len(result["samples"]), "clips", target.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
