"""Fixture for tests/evaluate/psds.test.ts: sed_scores_eval's PSDS of random detectors, good and bad ones, with ties,
clips without events, labels that sound together, one label, and frames of uneven length.

Usage: python tests/reference/evaluate-psds.py > tests/evaluate/fixtures/psds.json
"""

import importlib.metadata
import json
import sys

import numpy as np
from sed_scores_eval.base_modules import statistics
from sed_scores_eval.base_modules.scores import create_score_dataframe
from sed_scores_eval.intersection_based import psds

# pandas 3 hands out arrays that cannot be written, which sed_scores_eval's Cython does not take.
curves = statistics.onset_offset_curves
statistics.onset_offset_curves = lambda scores, times, candidates=None: curves(
    np.array(scores), np.array(times), candidates
)

OPTIONS = {
    "psds1": dict(dtc_threshold=0.7, gtc_threshold=0.7, alpha_ct=0.0, alpha_st=1.0, max_efpr=100.0),
    "psds2": dict(
        dtc_threshold=0.1, gtc_threshold=0.1, cttc_threshold=0.3, alpha_ct=0.5, alpha_st=1.0, max_efpr=100.0
    ),
    "wide": dict(
        dtc_threshold=0.5, gtc_threshold=0.3, cttc_threshold=0.2, alpha_ct=1.0, alpha_st=0.5, max_efpr=4000.0
    ),
    "steady": dict(dtc_threshold=0.5, gtc_threshold=0.5, alpha_ct=0.0, alpha_st=0.0, max_efpr=8000.0),
}


def events_of(rng, labels, seconds, most):
    """Events of a label neither touch nor overlap."""
    events = []
    for label in labels:
        edges = np.sort(rng.choice(np.arange(0, int(seconds * 100)), 2 * int(rng.integers(0, most + 1)), replace=False))
        events += [(float(a) / 100, float(b) / 100, label) for a, b in edges.reshape(-1, 2)]
    return events


def case(rng, index):
    labels = ["a", "b", "c", "d"][: [1, 2, 4][index % 3]]
    clips = [1, 4, 12][index % 3 if index < 9 else index % 2 + 1]
    frames = int(rng.integers(2, 60))
    noise = [0.1, 0.3, 0.6][index // 3 % 3]
    truth, scores, durations, files = {}, {}, {}, {}
    for clip in range(clips):
        name = f"clip{clip}.wav"
        step = float(rng.choice([50, 100, 20]))
        times = step * np.arange(frames)
        if index % 4 == 3:
            times = np.concatenate([[0], np.cumsum(rng.integers(10, 200, frames - 1))]).astype(float)
        edges = np.append(times, times[-1] + (times[-1] - times[-2])) / 1000
        truth[name] = events_of(rng, labels, edges[-1] + 0.5, 3)
        table = rng.normal(0, noise, (frames, len(labels)))
        for start, end, label in truth[name]:
            on = (edges[:-1] < end) & (edges[1:] > start)
            table[on, labels.index(label)] += 1
        table = (1 / (1 + np.exp(-table))).round(4).astype(np.float32)
        if index % 5 == 4:
            table = table.round(2)
        scores[name] = create_score_dataframe(table, edges, labels)
        durations[name] = float(edges[-1])
        files[name] = {"times": times.tolist(), "probabilities": [float(f"{v:.4f}") for v in table.ravel()]}
    for number, label in enumerate(labels):
        if not any(event[2] == label for events in truth.values() for event in events):
            truth["clip0.wav"].append((0.01 * number, 0.3, label))
    values = {}
    for name, options in OPTIONS.items():
        if len(labels) == 1:
            options = {**options, "alpha_ct": 0.0, "cttc_threshold": None}
        overall, by_label, *_ = psds(scores, truth, durations, **options)
        values[name] = {"overall": float(overall), "labels": {label: float(by_label[label]) for label in labels}}
    reference = {
        name: [[label, round(start * 1000), round(end * 1000)] for start, end, label in events]
        for name, events in truth.items()
    }
    return {"labels": labels, "files": files, "reference": reference, "scores": values}


rng = np.random.default_rng(77)
json.dump(
    {
        "versions": {
            "python": sys.version.split()[0],
            **{name: importlib.metadata.version(name) for name in ["sed_scores_eval", "numpy", "scipy"]},
        },
        "options": OPTIONS,
        "cases": [case(rng, index) for index in range(30)],
    },
    sys.stdout,
)
