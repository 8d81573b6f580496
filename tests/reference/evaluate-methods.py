"""Fixture for tests/evaluate/methods/score-methods.test.ts: folders of annotations as data sets and methods have them, two
methods on two data sets, and the means over tracks of mir_eval's scores of these very files, read by mir_eval.io.

Usage: python tests/reference/evaluate-methods.py > tests/evaluate/fixtures/methods.json
"""

import importlib.metadata
import json
import pathlib
import sys
import tempfile
import warnings

import mir_eval
import numpy as np

warnings.filterwarnings("ignore")

rng = np.random.default_rng(17)
DATA_SETS = {"orchset": (".mel", "\t", 0.02, "REF"), "medley": (".csv", ",", 1024 / 44100, "")}
METHODS = {"melodia": (".csv", ",", 512 / 44100), "salience": (".txt", " ", 0.025)}
TRACKS = 3


def hertz(midi):
    return 440 * 2 ** ((midi - 69) / 12)


def melody():
    """Steps of half a second, of which some are silent."""
    steps = rng.integers(48, 76, 6).astype(float) * rng.choice([1, 1, 1, 0], 6)
    return lambda time: float(steps[min(5, int(time / 0.5))])


def melody_text(tune, delimiter, hop, off):
    lines = []
    for time in np.arange(0, 3, hop):
        note = tune(time) + (off() if tune(time) else 0)
        lines.append(f"{time:.6f}{delimiter}{(hertz(note) if tune(time) else 0) * rng.choice([1, 1, 1, 1, off.silent]):.4f}")
    return "\n".join(lines) + "\n"


def multipitch_text(tunes, delimiter, hop, off):
    lines = []
    for time in np.arange(0, 3, hop):
        notes = [tune(time) + off() for tune in tunes if tune(time) and rng.random() < off.kept]
        lines.append(delimiter.join([f"{time:.6f}", *(f"{hertz(note):.4f}" for note in notes)]))
    return "\n".join(lines) + "\n"


def notes_text(tunes, delimiter, off):
    lines = []
    for tune in tunes:
        for step in range(6):
            note = tune(step * 0.5 + 0.1)
            if note == 0 or rng.random() > off.kept:
                continue
            start = max(0, step * 0.5 + off.moved())
            end = step * 0.5 + 0.45 + off.moved() * 2
            lines.append((start, end, hertz(note + off())))
    return "".join(delimiter.join(f"{value:.5f}" for value in line) + "\n" for line in sorted(lines))


class Off:
    """How far an estimate is off; a reference is not."""

    def __init__(self, choices, silent, kept, moves):
        self.choices, self.silent, self.kept, self.moves = choices, silent, kept, moves

    def __call__(self):
        return float(rng.choice(self.choices))

    def moved(self):
        return float(rng.choice(self.moves))


RIGHT = Off([0], 1, 1.0, [0])
OFF = {"melodia": Off([0, 0, 0, 0.1, 12], -1, 0.9, [0, 0.02, -0.03]), "salience": Off([0, 0.3, 0.6, -12, 7], 0, 0.7, [0, 0.06, 0.1])}
LOAD = {
    "melody": lambda path, delimiter: mir_eval.io.load_time_series(path, delimiter=delimiter),
    "multipitch": lambda path, delimiter: mir_eval.io.load_ragged_time_series(path, delimiter=delimiter),
    "notes": lambda path, delimiter: mir_eval.io.load_valued_intervals(path, delimiter=delimiter),
}
EVALUATE = {
    "melody": mir_eval.melody.evaluate,
    "multipitch": mir_eval.multipitch.evaluate,
    "notes": mir_eval.transcription.evaluate,
}


def text(kind, tunes, delimiter, hop, off):
    if kind == "melody":
        return melody_text(tunes[0], delimiter, hop, off)
    return multipitch_text(tunes, delimiter, hop, off) if kind == "multipitch" else notes_text(tunes, delimiter, off)


def corpus(kind):
    files, scores = {}, {}
    with tempfile.TemporaryDirectory() as folder:
        def write(name, content):
            path = pathlib.Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)
            files[name] = content
            return str(path)

        for data_set, (ending, delimiter, hop, mark) in DATA_SETS.items():
            for number in range(TRACKS):
                track, tunes = f"track{number}", [melody() for _ in range(3)]
                truth = write(f"labels/{data_set}/{track}{mark}{ending}", text(kind, tunes, delimiter, hop, RIGHT))
                reference = LOAD[kind](truth, delimiter)
                for method, (own_ending, own_delimiter, own_hop) in METHODS.items():
                    if (method, data_set, number) == ("salience", "medley", 2):
                        continue  # It has no estimate of this track.
                    name = f"predictions/{method}/{data_set}/{track}{own_ending}"
                    found = write(name, text(kind, tunes, own_delimiter, own_hop, OFF[method]))
                    values = EVALUATE[kind](*reference, *LOAD[kind](found, own_delimiter))
                    scores.setdefault(f"{method}/{data_set}", []).append({k: float(v) for k, v in values.items()})
    means = {cell: {k: float(np.mean([v[k] for v in each])) for k in each[0]} for cell, each in scores.items()}
    return {"files": files, "means": means}


json.dump(
    {
        "versions": {package: importlib.metadata.version(package) for package in ["mir_eval", "numpy"]},
        **{kind: corpus(kind) for kind in ("melody", "multipitch", "notes")},
    },
    sys.stdout,
    separators=(",", ":"),
)
