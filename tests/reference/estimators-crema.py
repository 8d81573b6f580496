"""Writes tests/estimators/fixtures/crema.json: what crema's chord estimator puts out for progressions of synthesised chords, and
the chords that it makes of that.

Run from the project root, on Python 3.11: crema 0.2.0 with tensorflow-cpu 2.15.1, keras 2.15.0, numpy 1.26.4, pandas 2.1.4,
librosa 0.10.2. An argument is the number of progressions, and another the file to write.
"""

import json
import platform
import sys
from importlib.metadata import version

import numpy as np
from crema.models.chord import ChordModel

COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 2
FILE = sys.argv[2] if len(sys.argv) > 2 else "tests/estimators/fixtures/crema.json"
RATE = 44100
SECONDS = 4
QUALITIES = [(0, 4, 7), (0, 3, 7), (0, 4, 7, 10), (0, 4, 7, 11), (0, 3, 7, 10), (0, 3, 6), (0, 5, 7)]

random = np.random.RandomState(0)


def tone(midi, seconds):
    times = np.arange(int(seconds * RATE)) / RATE
    frequency = 440 * 2 ** ((midi - 69) / 12)
    harmonics = sum(np.sin(2 * np.pi * frequency * k * times) / k for k in range(1, 7))
    return harmonics * np.exp(-1.5 * times) * np.minimum(1, times / 0.01)


def progression():
    """Chords of a second each, most with another pitch than the root in the bass."""
    chords = []
    for _ in range(SECONDS):
        root, quality = random.randint(12), QUALITIES[random.randint(len(QUALITIES))]
        bass = quality[random.randint(len(quality))]
        pitches = [36 + (root + bass) % 12] + [60 + root + interval for interval in quality]
        chords.append(sum(tone(pitch, 1) for pitch in pitches))
    audio = np.concatenate(chords) + 0.01 * random.randn(SECONDS * RATE)
    return (0.1 * audio).astype(np.float32)


def flat(array):
    """Numbers as short as their type allows."""
    return [float(str(value)) for value in np.asarray(array).ravel()]


model = ChordModel()
tags = model.pump["chord_tag"]
stay = float(tags.transition[0, 0])
assert np.allclose(np.diag(tags.transition), stay, atol=1e-12) and tags.p_init is None and tags.p_state is None

clips = []
for _ in range(COUNT):
    audio = progression()
    outputs = model.outputs(y=audio, sr=RATE)
    annotation = model.predict(y=audio, sr=RATE, outputs=outputs)
    chords = [{"time": o.time, "duration": o.duration, "value": o.value, "confidence": o.confidence} for o in annotation]
    clips.append({"tag": flat(outputs["chord_tag"]), "bass": flat(outputs["chord_bass"]), "chords": chords})

packages = ["crema", "tensorflow-cpu", "keras", "librosa", "pumpp", "jams", "mir_eval", "numpy"]
with open(FILE, "w", encoding="utf8") as file:
    json.dump({
        "versions": {"python": platform.python_version(), **{name: version(name) for name in packages}},
        "rate": tags.sr, "hop": tags.hop_length, "stay": stay, "labels": list(tags.encoder.classes_), "clips": clips,
    }, file)
    file.write("\n")
