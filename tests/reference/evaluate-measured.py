"""Fixture for tests/evaluate/regression.test.ts and jnd.test.ts: scikit-learn's errors, R2 and areas under the ROC curve.

Usage: python tests/reference/evaluate-measured.py > tests/evaluate/fixtures/measured.json
"""

import importlib.metadata
import json
import math
import sys
import warnings

import numpy as np
from sklearn import metrics

warnings.filterwarnings("ignore")


def number(value):
    """Numbers that JSON does not have as text."""
    value = float(value)
    return value if math.isfinite(value) else repr(value)


def regression_cases():
    rng = np.random.default_rng(21)
    for index in range(100):
        clips = int(rng.integers(1, 4)) if index % 4 == 0 else int(rng.integers(1, 40))
        truth = rng.normal(0, 10.0 ** rng.integers(-3, 4), clips) + rng.choice([0, 100])
        predicted = truth + rng.normal(0, 1, clips)
        if index % 7 == 0:
            truth = np.full(clips, 2.5)
        if index % 14 == 0 or index % 9 == 0:
            predicted = truth.copy()
        yield {
            "truth": truth.tolist(),
            "predicted": predicted.tolist(),
            "scores": {
                "mae": number(metrics.mean_absolute_error(truth, predicted)),
                "rmse": number(metrics.root_mean_squared_error(truth, predicted)),
                "r2": number(metrics.r2_score(truth, predicted)),
            },
        }


def jnd_cases():
    rng = np.random.default_rng(22)
    for index in range(100):
        pairs = int(rng.integers(1, 40))
        different = (rng.random(pairs) < [0.0, 1.0, 0.5, 0.1, 0.8][index % 5]).astype(int)
        distances = rng.integers(0, 6, pairs) / 5 if index % 2 else rng.exponential(1, pairs) + different
        both = 0 < different.sum() < pairs
        yield {
            "different": different.tolist(),
            "distances": distances.tolist(),
            "auc": number(metrics.roc_auc_score(different, distances) if both else math.nan),
        }


packages = ["scikit-learn", "numpy"]
json.dump(
    {
        "versions": {package: importlib.metadata.version(package) for package in packages},
        "regression": list(regression_cases()),
        "jnd": list(jnd_cases()),
    },
    sys.stdout,
    separators=(",", ":"),
)
