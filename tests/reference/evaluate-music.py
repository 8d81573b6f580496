"""Fixture for tests/evaluate/melody.test.ts, multipitch.test.ts and notes.test.ts: mir_eval's scores of random clips, with
times of their own, unvoiced ones, one frame, ties at the tolerance, and empty lists. Three scores of melodies are
music-transcription's, on the frames that mir_eval makes of both.

Usage: git clone https://github.com/kukas/music-transcription
       python tests/reference/evaluate-music.py music-transcription > tests/evaluate/fixtures/music.json
"""

import importlib.metadata
import importlib.util
import json
import pathlib
import sys
import warnings

import mir_eval
import numpy as np

warnings.filterwarnings("ignore")

spec = importlib.util.spec_from_file_location("transcription_melody", pathlib.Path(sys.argv[1], "evaluation/melody.py"))
transcription_melody = importlib.util.module_from_spec(spec)
spec.loader.exec_module(transcription_melody)


def times_of(rng, frames, kind):
    """Milliseconds."""
    step = float(rng.choice([10, 20, 50, 5.8]))
    first = float(rng.choice([0, 0, step, 3.3]))
    times = first + step * np.arange(frames)
    if kind == "uneven":
        times = first + np.cumsum(rng.integers(1, 30, frames)).astype(float)
    return times.round(4)


def seconds(times):
    """As they would be written: a quotient may be the number beside it."""
    return np.array([float(f"{time / 1000:.10f}") for time in times])


def melody_cases():
    rng = np.random.default_rng(31)
    for index in range(120):
        frames = [1, 2, 12, 30][index % 4]
        times = times_of(rng, frames, rng.choice(["even", "uneven"]))
        if index % 3 == 0:
            estimate_times = times.copy()
        else:
            estimate_times = times_of(rng, int(rng.integers(1, 40)), rng.choice(["even", "uneven"]))
        semitones = rng.integers(40, 76, frames)
        reference = 440 * 2 ** ((semitones - 69) / 12)
        estimate = 440 * 2 ** ((semitones[rng.integers(0, frames, len(estimate_times))] - 69) / 12)
        if index % 3 == 0:
            estimate = reference * 2.0 ** (rng.choice([0, 0.2, 0.45, 0.6, 12, -12, 12.3], frames) / 12)
        if index % 5 == 1:
            estimate = estimate * np.random.default_rng(index).choice([1, 2, 3, 3.05, 4, 5, 6, 0.5, 1.5], len(estimate))
        reference = reference * rng.choice([1, 1, 1, 0, -1], frames)
        estimate = estimate * rng.choice([1, 1, 1, 0, -1], len(estimate_times))
        if index % 10 == 0:
            reference = -np.abs(reference) if index % 20 == 0 else reference * 0
        if index % 13 == 0:
            estimate = estimate * 0
        reference, estimate = reference.round(3) + 0.0, estimate.round(3) + 0.0
        scores = mir_eval.melody.evaluate(seconds(times), reference, seconds(estimate_times), estimate)
        series = mir_eval.melody.to_cent_voicing(seconds(times), reference, seconds(estimate_times), estimate)
        voiced, cents, found, found_cents = series
        hertz = lambda c: np.where(c == 0, 0, 10 * 2 ** (c / 1200))
        harmonic = lambda most: float(
            transcription_melody.raw_harmonic_accuracy(voiced, hertz(cents), found, hertz(found_cents), harmonics=most)
        )
        yield {
            "reference": [times.tolist(), reference.tolist()],
            "estimated": [estimate_times.tolist(), estimate.tolist()],
            "scores": {
                "melody_overall_acc": float(scores["Overall Accuracy"]),
                "melody_raw_pitch": float(scores["Raw Pitch Accuracy"]),
                "melody_raw_chroma": float(scores["Raw Chroma Accuracy"]),
                "melody_voicing_recall": float(scores["Voicing Recall"]),
                "melody_voicing_false_alarm": float(scores["Voicing False Alarm"]),
                "melody_overall_chroma_acc": float(transcription_melody.overall_chroma_accuracy(*series)),
                "melody_voicing_acc": float(transcription_melody.voicing_accuracy(voiced, found)),
                "melody_raw_harmonic": [harmonic(most) for most in (5, 2, 3, 4)],
            },
        }


def pitches(rng, most):
    return sorted(set((440 * 2 ** ((rng.integers(150, 220, rng.integers(0, most + 1)) / 3 - 69) / 12)).round(3).tolist()))


def multipitch_cases():
    rng = np.random.default_rng(32)
    for index in range(120):
        frames = [1, 3, 8, 14][index % 4]
        most = [4, 1, 3, 0, 4][index % 5]
        times = times_of(rng, frames, "even")
        reference = [pitches(rng, most) for _ in range(frames)]
        if index % 2 == 0:
            estimate_times = times.copy()
            estimate = [
                sorted({round(f * 2 ** (rng.choice([0, 0.4, 0.6, 12]) / 12), 3) for f in frame} | set(pitches(rng, 1)))
                for frame in reference
            ]
        else:
            estimate_times = times_of(rng, int(rng.integers(2, 20)), rng.choice(["even", "uneven"]))
            estimate = [pitches(rng, [0, 2, 4][int(rng.integers(0, 3))]) for _ in estimate_times]
        arrays = lambda lists: [np.array(each) for each in lists]
        s = mir_eval.multipitch.evaluate(seconds(times), arrays(reference), seconds(estimate_times), arrays(estimate))
        s = {name: float(value) for name, value in s.items()}
        yield {
            "reference": [times.tolist(), reference],
            "estimated": [estimate_times.tolist(), estimate],
            "scores": {
                "multipitch_acc": [s["Accuracy"], s["Precision"], s["Recall"]],
                "multipitch_chroma_acc": [s["Chroma Accuracy"], s["Chroma Precision"], s["Chroma Recall"]],
                "multipitch_error": [s["Total Error"], s["Substitution Error"], s["Miss Error"], s["False Alarm Error"]],
                "multipitch_chroma_error": [
                    s["Chroma Total Error"],
                    s["Chroma Substitution Error"],
                    s["Chroma Miss Error"],
                    s["Chroma False Alarm Error"],
                ],
            },
        }


def notes_of(rng, count):
    starts = rng.integers(0, 40, count) * 50.0
    return [
        [float(start), float(start + 25 * rng.integers(1, 20)), float(round(440 * 2 ** ((m - 69) / 12), 3))]
        for start, m in zip(starts, rng.integers(58, 64, count))
    ]


def near(rng, notes):
    result = []
    for start, end, frequency in notes:
        for _ in range(rng.choice([0, 1, 1, 2])):
            s = max(0.0, start + float(rng.choice([0, 25, 49.96, 50, 50.04, 50.06, 60, -50])))
            e = max(s + 1, end + float(rng.choice([0, 30, 50, 50.06, -50, 90])))
            result.append([round(s, 3), round(e, 3), round(frequency * 2 ** (float(rng.choice([0, 0.4, 0.51, -0.49])) / 12), 4)])
    return result


def velocities(rng, notes, index):
    """Of equal ones too, and of one note."""
    if index % 11 == 0:
        return [64.0] * len(notes)
    return [float(v) for v in rng.integers(0, 128, len(notes)) // (1 if index % 2 else 16) * (1 if index % 2 else 16)]


def note_cases():
    rng = np.random.default_rng(33)
    for index in range(100):
        reference = notes_of(rng, [0, 1, 4, 14][index % 4])
        estimated = [] if index % 9 == 0 else near(rng, reference) if index % 3 else notes_of(rng, int(rng.integers(0, 14)))
        split = lambda notes: (
            np.array([seconds(note[:2]) for note in notes]).reshape(-1, 2),
            np.array([f for _, _, f in notes]),
        )
        struck = [velocities(rng, notes, index) for notes in (reference, estimated)]
        s = mir_eval.transcription.evaluate(*split(reference), *split(estimated))
        s = {name: float(value) for name, value in s.items()}
        v = mir_eval.transcription_velocity.evaluate(
            *split(reference), np.array(struck[0]), *split(estimated), np.array(struck[1])
        )
        v = {name: float(value) for name, value in v.items()}
        yield {
            "reference": [[*note, velocity] for note, velocity in zip(reference, struck[0])],
            "estimated": [[*note, velocity] for note, velocity in zip(estimated, struck[1])],
            "scores": {
                "notes_onset_velocity_fms": [v[f"{part}_no_offset"] for part in ("F-measure", "Precision", "Recall")],
                "notes_onset_offset_velocity_fms": [v[part] for part in ("F-measure", "Precision", "Recall")],
                "notes_onset_only_fms": [s[f"Onset_{part}"] for part in ("F-measure", "Precision", "Recall")],
                "notes_offset_only_fms": [s[f"Offset_{part}"] for part in ("F-measure", "Precision", "Recall")],
                "notes_onset_overlap": s["Average_Overlap_Ratio_no_offset"],
                "notes_onset_offset_overlap": s["Average_Overlap_Ratio"],
                "notes_onset_velocity_overlap": v["Average_Overlap_Ratio_no_offset"],
                "notes_onset_offset_velocity_overlap": v["Average_Overlap_Ratio"],
                "notes_onset_fms": [s[f"{part}_no_offset"] for part in ("F-measure", "Precision", "Recall")],
                "notes_onset_offset_fms": [s[part] for part in ("F-measure", "Precision", "Recall")],
            },
        }


packages = ["mir_eval", "numpy", "scipy"]
json.dump(
    {
        "versions": {package: importlib.metadata.version(package) for package in packages},
        "melody": list(melody_cases()),
        "multipitch": list(multipitch_cases()),
        "notes": list(note_cases()),
    },
    sys.stdout,
    separators=(",", ":"),
)
