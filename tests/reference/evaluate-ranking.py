"""Fixture for tests/evaluate/ranking.test.ts: SciPy's rank correlations and scikit-learn's nDCG of distances by rising rank,
with ties, constant distances, one and two clips.

Usage: python tests/reference/evaluate-ranking.py > tests/evaluate/fixtures/ranking.json
"""

import importlib.metadata
import json
import math
import sys
import warnings

import numpy as np
from scipy import stats
from sklearn import metrics

warnings.filterwarnings("ignore")


def number(value):
    """Numbers that JSON does not have as text."""
    value = float(value)
    return value if math.isfinite(value) else repr(value)


def distances_of(rng, index):
    clips = [1, 2, 3, 5, 8, 20, 60][index % 7]
    places = np.arange(clips, dtype=float)
    return [
        lambda: rng.exponential(1, clips),
        lambda: places + rng.normal(0, 2, clips),
        lambda: rng.integers(0, 4, clips) / 3,
        lambda: np.full(clips, 0.75),
        lambda: places / 7,
        lambda: -places,
        lambda: np.repeat(rng.normal(0, 1e-6, clips), 2)[:clips],
        lambda: places // 2 * 1e6,
    ][index % 8]()


def cases():
    rng = np.random.default_rng(41)
    for index in range(168):
        distances = distances_of(rng, index)
        clips = len(distances)
        ranks = np.arange(1, clips + 1)
        yield {
            "distances": distances.tolist(),
            "spearman": number(stats.spearmanr(ranks, distances).statistic if clips > 1 else math.nan),
            "kendall": number(stats.kendalltau(ranks, distances, variant="b").statistic),
            # scikit-learn refuses to rank a single document.
            "ndcg": number(metrics.ndcg_score([clips - ranks], [-distances]) if clips > 1 else math.nan),
        }


packages = ["scipy", "scikit-learn", "numpy"]
json.dump(
    {
        "versions": {package: importlib.metadata.version(package) for package in packages},
        "lists": list(cases()),
    },
    sys.stdout,
    separators=(",", ":"),
)
