"""Fixture for tests/datasets/samplers/drums.test.ts: Bessel functions of SciPy.

Usage: python tests/reference/datasets-bessel.py > tests/datasets/fixtures/bessel.json
"""

import json
import sys

import scipy
from scipy.special import jn_zeros, jv

POINTS = [0, 1e-3, 0.5, 1, 2.404826, 5, 10.5, 30, 60, 120]

json.dump(
    {
        "versions": {"scipy": scipy.__version__},
        "zeros": [jn_zeros(order, 12).tolist() for order in range(0, 20)],
        "points": POINTS,
        "values": [jv(order, POINTS).tolist() for order in range(0, 31)],
    },
    sys.stdout,
)
