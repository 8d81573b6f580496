"""Fixture for tests/evaluate/jams: two JAMS files, and what jams.eval gives for every namespace of both, in several rounds: annotations
that agree in part, not at all, wholly, and some that are converted first. Keys are scored by mir_eval, which jams.eval leaves
out; notes by jams.eval.transcription, given as pitch contours of which each observation is a note.

Usage: python tests/reference/evaluate-jams.py > tests/evaluate/fixtures/jams.json
"""

import importlib.metadata
import json
import sys
import warnings

import jams
import mir_eval
import numpy as np

warnings.filterwarnings("ignore")

CHORDS = ["N", "X", "C:maj", "C:min", "A:min7/b3", "G", "F#:sus4", "Eb:maj7", "D:7", "B:hdim7", "C:maj(9)", "Ab:(1,3,5)"]
SECTIONS = ["verse", "refrain", "bridge", "intro"]
KEYS = ["C:major", "A:minor", "G:major", "C:minor", "Eb:dorian", "N"]


def annotation(namespace, rows):
    made = jams.Annotation(namespace=namespace, time=0, duration=60)
    for time, duration, value, confidence in rows:
        made.append(time=time, duration=duration, value=value, confidence=confidence)
    return made


def stretches(rng, labels, end=40.0):
    edges = np.concatenate([[0.0], np.sort(rng.uniform(0.5, end - 0.5, int(rng.integers(2, 12)))).round(3), [end]])
    return [[float(a), float(b - a), str(rng.choice(labels)), None] for a, b in zip(edges, edges[1:])]


def points(rng, step):
    times = (np.arange(3, 40, step) + rng.normal(0, 0.03, len(np.arange(3, 40, step)))).round(4)
    return np.sort(np.abs(times))


def notes(rng):
    times = np.sort(rng.uniform(0, 20, 15)).round(3)
    return [[float(t), float(rng.choice([0.1, 0.5, 1.25])), int(rng.integers(50, 70)), None] for t in times]


def moved(rng, rows, by=0.04):
    return [[abs(round(t + rng.normal(0, by), 4)), d, v if rng.random() < 0.8 else v + 1, c] for t, d, v, c in rows]


def contour(rng):
    frames = np.arange(0, 5, 0.1).round(4)
    hz = 220 * 2 ** (rng.integers(-6, 7, len(frames)) / 12)
    return [
        [float(t), 0.0, {"index": 0, "frequency": float(f) if rng.random() < 0.9 else 0.0, "voiced": bool(rng.random() < 0.8)}, None]
        for t, f in zip(frames, hz)
    ]


def heard(rng, rows):
    def value(v):
        shift = 2 ** float(rng.choice([0, 0, 0, 0.02, 1]))
        return {**v, "frequency": v["frequency"] * shift, "voiced": v["voiced"] if rng.random() < 0.9 else not v["voiced"]}

    return [[t, d, value(v), c] for t, d, v, c in rows]


def multi(rng):
    rows = []
    for level in range(3):
        rows += [[t, d, {"label": v, "level": level}, None] for t, d, v, _ in stretches(rng, SECTIONS)]
    return rows


def pair(rng, agree):
    """Rows of a reference and an estimate by their namespaces."""
    beats = points(rng, 0.6)
    found = beats if agree else points(rng, float(rng.choice([0.6, 0.3, 1.2])))
    chords = stretches(rng, CHORDS)
    sections = stretches(rng, SECTIONS)
    played = notes(rng)
    sung = contour(rng)
    tempi = [[0, 60, float(v), c] for v, c in zip(rng.uniform(60, 180, 2).round(2), [0.7, 0.3])]
    position = [
        [float(t), 0.0, {"position": i % 4 + 1, "measure": i // 4, "num_beats": 4, "beat_units": 4}, None]
        for i, t in enumerate(beats)
    ]
    return [
        ("beat_position", position, "beat", [[float(t), 0.0, None, None] for t in found]),
        ("onset", [[float(t), 0.0, None, None] for t in beats], "onset", [[float(t), 0.0, None, None] for t in found]),
        ("chord", chords, "chord", chords if agree else stretches(rng, CHORDS, 38.0)),
        ("segment_tut", sections, "segment_open", sections if agree else stretches(rng, SECTIONS)),
        ("multi_segment", m := multi(rng), "multi_segment", m if agree else multi(rng)),
        ("tempo", tempi, "tempo", [[t, d, v * (1 if agree else float(rng.choice([1, 1.05, 2]))), c] for t, d, v, c in tempi]),
        ("pitch_contour", sung, "pitch_contour", sung if agree else heard(rng, sung)),
        ("note_midi", played, "note_midi", played if agree else moved(rng, played)),
        ("key_mode", [[0, 60, str(rng.choice(KEYS)), None]], "key_mode", [[0, 60, str(rng.choice(KEYS)), None]]),
    ]


def as_contours(made):
    hz = jams.nsconvert.convert(made, "note_hz")
    return annotation("pitch_contour", [[o.time, o.duration, {"index": 0, "frequency": o.value, "voiced": True}, None] for o in hz.data])


def key(made):
    text = made.data[0].value
    if text == "N":
        return "X"
    tonic, mode = text.split(":")
    return f"{tonic} {mode if mode in ('major', 'minor') else 'other'}"


SCORES = {
    "beat": jams.eval.beat,
    "onset": jams.eval.onset,
    "chord": jams.eval.chord,
    "segment_open": jams.eval.segment,
    "multi_segment": jams.eval.hierarchy,
    "tempo": jams.eval.tempo,
    "pitch_contour": jams.eval.melody,
    "note_hz": lambda ref, est: jams.eval.transcription(as_contours(ref), as_contours(est)),
    "key_mode": lambda ref, est: mir_eval.key.evaluate(key(ref), key(est)),
}


def case(seed):
    rng = np.random.default_rng(seed)
    reference, estimate = jams.JAMS(), jams.JAMS()
    scores = {}
    for namespace, rows, other, found in pair(rng, agree=seed % 4 == 0):
        ref, est = annotation(namespace, rows), annotation(other, found)
        reference.annotations.append(ref)
        estimate.annotations.append(est)
        target = {"beat_position": "beat", "segment_tut": "segment_open", "note_midi": "note_hz"}.get(namespace, namespace)
        scores[target] = {name: None if np.isnan(value) else float(value) for name, value in SCORES[target](ref, est).items()}
    for jam in [reference, estimate]:
        jam.file_metadata.duration = 60
        jam.validate(strict=True)
    return {"reference": compact(reference), "estimate": compact(estimate), "scores": scores}


def compact(jam):
    return [
        [a.namespace, [[o.time, o.duration, jams.core.serialize_obj(o.value), o.confidence] for o in a.data]] for a in jam.annotations
    ]


fixture = {
    "versions": {name: importlib.metadata.version(name) for name in ["jams", "mir_eval", "numpy"]},
    "cases": [case(seed) for seed in range(4)],
}
json.dump(fixture, sys.stdout, separators=(",", ":"), allow_nan=False)
