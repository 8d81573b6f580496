"""Fixture for tests/develop/deform: sounds that librosa stretches and shifts, and chords that muda's rule moves.

The sound is 0.3 s at 16 kHz: a gliding tone with two overtones and a click. Every 7th sample of what comes of it is kept.

Usage: python tests/reference/develop-deform.py tests/develop/deform/fixtures/deformed.json
"""

import json
import sys

import librosa
import numpy as np

RATE = 16000
STRIDE = 7
STRETCHES = [0.7, 0.9, 1, 1.25, 1.9]
SHIFTS = [-3, 1, 2, 7]


def sound():
    time = np.arange(int(0.3 * RATE)) / RATE
    phase = 2 * np.pi * (300 * time + 400 * time**2)
    tone = 0.3 * np.sin(phase) + 0.2 * np.sin(2 * phase) + 0.1 * np.sin(3 * phase)
    tone[2000:2010] += 0.4
    return tone.astype(np.float32)


def kept(samples):
    return {"length": len(samples), "samples": [round(float(each), 6) for each in samples[::STRIDE]]}


samples = sound()
notes = ["C", "Cb", "C#", "Dbb", "D##", "E", "Fb", "F#", "G", "Ab", "A#", "Bb", "B", "B#"]
fixture = {
    "versions": {"librosa": librosa.__version__, "numpy": np.__version__},
    "rate": RATE,
    "stride": STRIDE,
    "stretched": [{"rate": rate, **kept(librosa.effects.time_stretch(samples, rate=rate))} for rate in STRETCHES],
    "shifted": [
        {"semitones": n, **kept(librosa.effects.pitch_shift(samples, sr=RATE, n_steps=n))}
        for n in SHIFTS
    ],
    "transposed": [
        [note, n, librosa.midi_to_note(librosa.note_to_midi(note) + n, octave=False, unicode=False)]
        for note in notes
        for n in (-14, -1, 0, 2, 11)
    ],
}
with open(sys.argv[1], "w") as file:
    json.dump(fixture, file, separators=(",", ":"))
    file.write("\n")
