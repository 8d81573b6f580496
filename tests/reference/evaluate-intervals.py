"""Makes tests/evaluate/fixtures/intervals.json: intervals and p-values by SciPy and statsmodels.

    pip install numpy scipy statsmodels
    python tests/reference/evaluate-intervals.py tests/evaluate/fixtures/intervals.json
"""
import json
import sys

import numpy as np
import scipy
import statsmodels
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

LEVEL = 0.95
DRAWS = 12
random = np.random.default_rng(14)


def patterns(count):
    """Columns of mean 0, of a standard deviation of 1 with n - 1 below, that do not vary together."""
    columns = random.standard_normal((DRAWS, count))
    basis, _ = np.linalg.qr(columns - columns.mean(axis=0))
    return basis.T * np.sqrt(DRAWS - 1)


def t_wide(freedom):
    return stats.t.ppf(1 - (1 - LEVEL) / 2, freedom)


def wilson(share, clips, freedom):
    """Wilson's interval for so many clips that the quantile of the normal distribution reaches as far as Student's."""
    n = clips * (stats.norm.ppf(1 - (1 - LEVEL) / 2) / t_wide(freedom)) ** 2
    return proportion_confint(share * n, n, alpha=1 - LEVEL, method="wilson")


def interval_cases():
    cases = []

    def case(kind, least, largest, value, resamples, clips, interval):
        cases.append({
            "kind": kind,
            "range": [None if np.isinf(end) else end for end in (least, largest)],
            "value": value,
            "resamples": [float(each) for each in resamples],
            "clips": clips,
            "interval": [float(end) for end in interval],
        })

    for share, clips in [(0.5, 2), (0.9, 20), (0.25, 100), (0.995, 1000)]:
        for least, largest in [(0, 1), (-1, 1)]:
            width = largest - least
            error = 0.8 * np.sqrt(share * (1 - share) / clips)
            value = least + share * width
            resamples = value + width * error * patterns(1)[0]
            # Inside of the range, with the same spread.
            low, high = wilson(share, share * (1 - share) / error**2, clips - 1)
            if resamples.min() < least or resamples.max() > largest:
                continue
            case("bounded", least, largest, value, resamples, clips, (least + width * low, least + width * high))
    for share, clips in [(0, 5), (1, 5), (1, 400)]:
        case("bounded, certain", 0, 1, share, [share] * DRAWS, clips, wilson(share, clips, clips - 1))
    for value, error, clips in [(0.4, 0.1, 3), (1.7, 0.2, 50)]:
        reach = t_wide(clips - 1) * error / value
        interval = np.exp(np.log(value) + np.array([-reach, reach]))
        case("not negative", 0, np.inf, value, np.abs(value + error * patterns(1)[0]), clips, interval)
    for value, error, clips in [(-3.5, 0.5, 4), (12, 3, 200)]:
        interval = stats.t.interval(LEVEL, clips - 1, loc=value, scale=error)
        case("any number", -np.inf, np.inf, value, value + error * patterns(1)[0], clips, interval)
    for clips in (2, 10):
        low, high = stats.t.interval(LEVEL, clips - 1, loc=0.9, scale=0.03)
        case("at most 1", -np.inf, 1, 0.9, 0.9 + 0.03 * patterns(1)[0], clips, (low, min(1, high)))
    return cases


def difference_cases():
    cases = []
    for clips, only_a, only_b, both in [(30, 9, 2, 12), (400, 40, 25, 300), (12, 6, 1, 4)]:
        a, b = (both + only_a) / clips, (both + only_b) / clips
        deviations = [np.sqrt(share * (1 - share) / clips) for share in (a, b)]
        difference = a - b
        error = np.sqrt(((only_a + only_b) / clips - difference**2) / clips)
        together = (deviations[0] ** 2 + deviations[1] ** 2 - error**2) / (2 * deviations[0] * deviations[1])
        one, other = patterns(2)
        resamples_a = a + deviations[0] * one
        resamples_b = b + deviations[1] * (together * one + np.sqrt(1 - together**2) * other)
        freedom = clips - 1
        # Agresti and Min 2005: half a clip more in each of the four cells of the table.
        n, won, lost = clips + 2, only_a + 0.5, only_b + 0.5
        adjusted = (won - lost) / n
        spread = np.sqrt(((won + lost) - (won - lost) ** 2 / n) / n**2)
        cases.append({
            "kind": "share",
            "clips": clips,
            "a": {"value": a, "resamples": resamples_a.tolist()},
            "b": {"value": b, "resamples": resamples_b.tolist()},
            "range": [0, 1],
            "error": error,
            "interval": list(stats.t.interval(LEVEL, freedom, loc=adjusted, scale=spread)),
            "p_value": max(2 * stats.t.sf(abs(adjusted) / spread, freedom), 2.0 ** (1 - clips)),
        })
        cases.append({
            **cases[-1],
            "kind": "any number",
            "range": [None, None],
            "interval": list(stats.t.interval(LEVEL, freedom, loc=difference, scale=error)),
            "p_value": max(2 * stats.t.sf(abs(difference) / error, freedom), 2.0 ** (1 - clips)),
        })
    return cases


def many_tests():
    lists = [[0.01, 0.04, 0.03, 0.005, 0.5, 0.04], [0.2], [0.9, 0.8, 0.95], [0.001, 0.001, 0.9], [0.05] * 4]
    lists.append(random.uniform(0, 0.2, 15).round(4).tolist())
    return [
        {
            "p_values": values,
            "holm": multipletests(values, method="holm")[1].tolist(),
            "benjamini_hochberg": stats.false_discovery_control(values, method="bh").tolist(),
        }
        for values in lists
    ]


def student():
    freedoms = [1, 2, 3, 7, 30, 199, 5000]
    return {
        "cdf": [[t, df, stats.t.cdf(t, df)] for df in freedoms for t in (-6, -1.25, -0.1, 0, 0.5, 2, 9)],
        "ppf": [[p, df, stats.t.ppf(p, df)] for df in freedoms for p in (0.001, 0.025, 0.3, 0.75, 0.975, 0.9995)],
    }


fixture = {
    "about": {
        "made_by": "tests/reference/evaluate-intervals.py",
        "numpy": np.__version__,
        "scipy": scipy.__version__,
        "statsmodels": statsmodels.__version__,
    },
    "intervals": interval_cases(),
    "differences": difference_cases(),
    "many_tests": many_tests(),
    "student": student(),
}
with open(sys.argv[1], "w") as file:
    json.dump(fixture, file)
    file.write("\n")
