"""Fixture for tests/evaluate: hear-eval-kit's own create_events_from_prediction, aggregate_test_results and accuracies.

The kit's module imports all of pytorch_lightning, so the functions are taken out of its source and run by themselves.

Usage: python tests/reference/evaluate-hear-eval-kit.py > tests/evaluate/fixtures/hear-eval-kit.json
"""

import ast
import importlib.metadata
import importlib.util
import json
import math
import random
import sys
import warnings
from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple, Union

import more_itertools
import numpy as np
import pandas as pd
import torch
from heareval.score import available_scores
from scipy.ndimage import median_filter

warnings.filterwarnings("ignore")


def kit_functions(*names):
    package = Path(importlib.util.find_spec("heareval").origin).parent
    tree = ast.parse(package.joinpath("predictions", "task_predictions.py").read_text())
    tree.body = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name in names]
    scope = dict(globals())
    exec(compile(tree, "task_predictions.py", "exec"), scope)
    return [scope[name] for name in names]


create_events_from_prediction, aggregate_test_results = kit_functions(
    "create_events_from_prediction", "aggregate_test_results"
)


def frame_cases():
    generator = random.Random(7)
    numbers = np.random.RandomState(7)
    cases = []
    for index in range(120):
        frames = generator.choice([2, 3, 5, 9, 17, 40, 90])
        labels = generator.randint(1, 3)
        hop = generator.choice([50.0, 20.0, 100.0, 23.21995468, 11.6099773, 500.0 / 3])
        timestamps = [float(np.float32(hop / 2 + frame * hop)) for frame in range(frames)]
        if index % 4 == 0:
            # Runs, as a trained head gives them.
            walk = np.cumsum(numbers.normal(0, 0.2, (frames, labels)), axis=0)
            probabilities = 1 / (1 + np.exp(-4 * walk))
        else:
            probabilities = numbers.random_sample((frames, labels))
        # Few digits: the fixture stays small, ties and exact halves occur.
        probabilities = np.round(probabilities, 2).astype(np.float32)
        for median_filter_ms in generator.sample([0, 20, 62, 100, 125, 250, 251, 500, 1000, 3000], 3):
            if median_filter_ms / hop / 2 >= 4 * frames - 1:
                continue  # SciPy 1.17's median_filter reads outside the array here: what it gives is arbitrary.
            min_duration = generator.choice([0, 20, 50, 100, 125, 250])
            events = create_events_from_prediction(
                {t: torch.tensor(p) for t, p in zip(timestamps, probabilities)},
                {i: "abc"[i] for i in range(labels)},
                median_filter_ms=median_filter_ms,
                min_duration=min_duration,
            )
            cases.append(
                {
                    "clip": index,
                    "median_filter_ms": median_filter_ms,
                    "min_duration": min_duration,
                    # Frames instead of times: shorter.
                    "events": [[e["label"], timestamps.index(e["start"]), timestamps.index(e["end"])] for e in events],
                }
            )
        yield {
            "hop": hop,
            "frames": frames,
            "labels": labels,
            "hundredths": np.round(probabilities * 100).astype(int).ravel().tolist(),
            "cases": [case for case in cases if case["clip"] == index],
        }


def accuracy_cases():
    numbers = np.random.RandomState(3)
    for _ in range(60):
        rows, labels = numbers.randint(1, 40), numbers.choice([2, 5, 13, 25])
        # One digit, so that highest probabilities tie.
        tenths = numbers.randint(0, 11, (rows, labels))
        target = numbers.randint(0, labels, rows)
        one_hot = np.eye(labels)[target]
        scores = {
            name: available_scores[name](label_to_idx={})((tenths / 10).astype(np.float32), one_hot)
            for name in ("top1_acc", "pitch_acc", "chroma_acc")
        }
        yield {"labels": int(labels), "tenths": tenths.ravel().tolist(), "target": target.tolist(), "scores": scores}


def aggregate_cases():
    numbers = np.random.RandomState(5)
    for folds in (2, 3, 5, 10):
        results = {f"fold{i:02d}": {"test_a": numbers.random_sample(), "epoch": i * 3} for i in range(folds)}
        yield {"results": results, "aggregated": aggregate_test_results(results)}
    with_nan = {"fold00": {"test_a": 0.5}, "fold01": {"test_a": math.nan}, "fold02": {"test_a": 0.25}}
    aggregated = aggregate_test_results(with_nan)
    with_nan["fold01"]["test_a"] = None
    yield {"results": with_nan, "aggregated": aggregated}


def mean_cases():
    numbers = np.random.RandomState(11)
    return [
        {"count": count, "values": (values := numbers.random_sample(count) * 100).tolist(), "mean": float(np.mean(values))}
        for count in (1, 2, 7, 8, 9, 15, 16, 127, 128, 129, 143, 300, 1000)
    ]


packages = ["heareval", "scipy", "numpy", "torch", "more_itertools", "pandas"]
json.dump(
    {
        "versions": {package: importlib.metadata.version(package) for package in packages},
        "frames": list(frame_cases()),
        "accuracies": list(accuracy_cases()),
        "aggregates": list(aggregate_cases()),
        "means": mean_cases(),
    },
    sys.stdout,
    separators=(",", ":"),
)
