"""Fixture for tests/evaluate/tagging.test.ts and sound-segments.test.ts: hear-eval-kit's own mAP, d_prime, aucroc and
segment_1s_er (scikit-learn, SciPy, sed_eval), its class-wise error rates, and SciPy's normal quantiles.

Usage: python tests/reference/evaluate-tagging-segments.py > tests/evaluate/fixtures/tagging-segments.json
"""

import importlib.metadata
import json
import math
import random
import sys
import warnings

import numpy as np
import sed_eval
from heareval.score import SoundEventScore, available_scores
from scipy import stats

warnings.filterwarnings("ignore")
np.seterr(all="ignore")


def number(value):
    """Numbers that JSON does not have as text."""
    value = float(value)
    return value if math.isfinite(value) else repr(value)


def tagging_cases():
    rng = np.random.default_rng(7)
    for index in range(160):
        rows, labels = int(rng.integers(1, 40)), int(rng.integers(2, 6))
        steps = int(rng.choice([2, 5, 20, 10**6]))
        tenths = rng.integers(0, steps + 1, (rows, labels))
        share = float(rng.choice([0.0, 0.1, 0.5, 0.9, 1.0], p=[0.05, 0.3, 0.3, 0.3, 0.05]))
        if index % 3 == 0:
            targets = np.eye(labels, dtype=int)[rng.integers(0, labels, rows)]
        else:
            targets = (rng.random((rows, labels)) < share).astype(int)
        if index % 5 == 0:
            tenths = targets * steps if index % 10 == 0 else (1 - targets) * steps
        predictions = (tenths / steps).astype(np.float32)
        scores = {
            name: number(available_scores[name](label_to_idx={})._compute(predictions, targets))
            for name in ("mAP", "d_prime", "aucroc")
        }
        yield {"labels": labels, "predictions": [float(p) for p in predictions.ravel()], "targets": targets.ravel().tolist(), "scores": scores}


def random_events(generator, labels, count, grid):
    events = []
    for _ in range(count):
        start = generator.uniform(0, 6000) if grid is None else float(generator.randrange(0, 6000, grid))
        length = generator.choice([0.0, generator.uniform(0, 3000) if grid is None else float(generator.randrange(0, 4) * grid)])
        events.append({"label": generator.choice(labels), "start": round(start, 3), "end": round(start + length, 3)})
    return events


def segment_cases():
    generator = random.Random(1616)
    for index in range(200):
        labels = ["dog", "cat", "8"][: generator.randint(1, 3)]
        grid = generator.choice([None, 500, 1000])
        reference, estimated = {}, {}
        for file in range(generator.randint(1, 3)):
            name = f"{file}.wav"
            most = generator.choice([0, 1, 4, 9])
            reference[name] = random_events(generator, labels, generator.randint(0, most), grid)
            estimated[name] = (
                [dict(event) for event in reference[name]]
                if generator.random() < 0.2
                else random_events(generator, labels, generator.randint(0, most), grid)
            )
        if index % 10 == 0:
            reference["not predicted.wav"] = random_events(generator, labels, 2, grid)
        score = available_scores["segment_1s_er"](label_to_idx={label: i for i, label in enumerate(labels)})
        ((_, overall),) = score(estimated, reference)
        metrics = sed_eval.sound_event.SegmentBasedMetrics(event_label_list=labels, **score.params)
        references = SoundEventScore.sed_eval_event_container(reference)
        estimates = SoundEventScore.sed_eval_event_container(estimated)
        for file in estimated:
            metrics.evaluate(references.filter(filename=file), estimates.filter(filename=file))
        classes = metrics.results_class_wise_metrics()
        compact = lambda files: {file: [[e["label"], e["start"], e["end"]] for e in events] for file, events in files.items()}
        yield {
            "labels": labels,
            "reference": compact(reference),
            "estimated": compact(estimated),
            "overall": number(overall),
            "classes": {label: number(classes[label]["error_rate"]["error_rate"]) for label in labels},
        }


packages = ["heareval", "scikit-learn", "scipy", "numpy", "sed_eval", "dcase_util"]
chances = [0.0, 1e-300, 1e-17, 1e-5, 0.01, 0.07, 0.075, 0.3, 0.5, 0.6, 0.925, 0.93, 0.999, 1 - 1e-12, 1.0]
json.dump(
    {
        "versions": {package: importlib.metadata.version(package) for package in packages},
        "quantiles": [[p, number(stats.norm.ppf(p))] for p in chances],
        "tagging": list(tagging_cases()),
        "segments": list(segment_cases()),
    },
    sys.stdout,
    separators=(",", ":"),
)
