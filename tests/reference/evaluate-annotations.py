"""Fixture for tests/evaluate/functions/*.test.ts of annotations: mir_eval's scores of random annotations and of ones that
are empty, of one event, equal, of no order or otherwise refused. Times are seconds.

Usage: python tests/reference/evaluate-annotations.py > tests/evaluate/fixtures/annotations.json
"""

import copy
import importlib.metadata
import json
import math
import sys
import warnings

import mir_eval
import numpy as np

warnings.filterwarnings("ignore")
GRID = 0.01


def times(values):
    return np.array(values, float)


def intervals(stretches):
    return np.array([[start, end] for start, end, _ in stretches], float).reshape(-1, 2), [s[2] for s in stretches]


def encoded(value):
    value = float(value)
    return value if math.isfinite(value) else repr(value)


def scored(evaluate, *given):
    """What mir_eval gives, or that it refuses."""
    try:
        return {name: encoded(value) for name, value in evaluate(*copy.deepcopy(given)).items()}
    except (ValueError, IndexError, mir_eval.chord.InvalidChordException):
        return None


def within(reference, estimated):
    """Without what lies outside of the reference, of which mir_eval keeps a stretch of no length that it then refuses."""
    if not reference:
        return estimated
    start, end = min(s[0] for s in reference), max(s[1] for s in reference)
    return [each for each in estimated if each[1] > max(0, start) and each[0] < end]


def without_noise(scores):
    """Without what is rounding over 1e-10: where one list says nothing of the other, that has no mean."""
    if scores is not None and scores["Mutual Information"] < 1e-9 and scores["Normalized Mutual Information"] < 0.5:
        scores["Normalized Mutual Information"] = 0
    return scores


def grid(rng, count, length):
    return np.sort(rng.integers(0, int(length / GRID), count)) * GRID


def jittered(rng, reference, steps):
    kept = [t for t in reference if rng.random() < 0.9]
    moved = [t + rng.choice(steps) for t in kept for _ in range(rng.choice([1, 1, 1, 2]))]
    return sorted(max(0.0, round(float(t), 6)) for t in moved)


def pairs_of_times(rng, count, length, steps):
    for index in range(count):
        reference = [round(float(t), 6) for t in grid(rng, [1, 2, 5, 20][index % 4], length)]
        estimated = jittered(rng, reference, steps) if index % 3 else [round(float(t), 6) for t in grid(rng, 8, length)]
        yield reference, estimated
    yield [], []
    yield [1.0], []
    yield [], [1.0]
    yield [7.5], [7.5]
    yield [7.5, 7.5, 8.0], [7.5, 8.0, 8.0]
    yield [6.0, 7.0, 8.0, 9.0], [6.0, 7.0, 8.0, 9.0]
    yield [6.0, 8.0, 7.0], [6.0, 7.0, 8.0]
    yield [6.0, 7.0], [6.0, 40000.0]


def onset_cases():
    rng = np.random.default_rng(41)
    for reference, estimated in pairs_of_times(rng, 40, 10, [0, 0, 0.02, 0.05, -0.05, 0.06, 0.3]):
        yield [reference, estimated], scored(mir_eval.onset.evaluate, times(reference), times(estimated))


def key_cases():
    tonics = ["C", "c#", "Db", "D", "Eb", "E", "F", "f#", "G", "Ab", "A", "Bb", "b"]
    keys = ["X", *(f"{tonic} {mode}" for tonic in tonics for mode in ("major", "minor", "other"))]
    rng = np.random.default_rng(42)
    for reference in keys:
        for estimated in rng.choice(keys, 4).tolist() + [reference]:
            yield [reference, str(estimated)], scored(mir_eval.key.evaluate, reference, estimated)
    for wrong in ["", "C", "Cb major", "H minor", "C Major", "C# minor key", "X major"]:
        yield ["C major", wrong], scored(mir_eval.key.evaluate, "C major", wrong)


def tempo_cases():
    rng = np.random.default_rng(43)
    for _ in range(60):
        reference = sorted(float(t) for t in rng.choice([0, 60, 100, 119.5, 120, 240], 2))
        estimated = [float(t * rng.choice([1, 1.08, 0.92, 1.081, 0.5])) for t in rng.permutation(reference)]
        weight = float(rng.choice([0, 0.25, 0.5, 1, 0.73]))
        yield [reference, weight, estimated], scored(
            mir_eval.tempo.evaluate, times(reference), weight, times(estimated)
        )
    for reference, weight, estimated in [
        ([0.0, 0.0], 0.5, [60.0, 120.0]),
        ([60.0], 0.5, [60.0, 120.0]),
        ([60.0, 120.0], 1.5, [60.0, 120.0]),
        ([60.0, 120.0], 0.5, [-60.0, 120.0]),
        ([60.0, 120.0], 0.5, [0.0, 0.0]),
    ]:
        yield [reference, weight, estimated], scored(
            mir_eval.tempo.evaluate, times(reference), weight, times(estimated)
        )


def alignment_cases():
    rng = np.random.default_rng(44)
    for index in range(40):
        reference = [round(float(t), 6) for t in grid(rng, [1, 2, 6, 25][index % 4], 30)]
        estimated = sorted(max(0.0, round(float(t + rng.choice([0, 0.1, 0.3, -0.3, 1, -2])), 6)) for t in reference)
        yield [reference, estimated], scored(mir_eval.alignment.evaluate, times(reference), times(estimated))
    for reference, estimated in [
        ([], []),
        ([1.0, 2.0], [1.0]),
        ([1.0, 2.0], [1.0, 2.0]),
        ([1.0, 1.0], [1.0, 2.0]),
        ([2.0, 1.0], [1.0, 2.0]),
        ([1.0, 2.0], [2.0, 1.0]),
        ([-1.0, 2.0], [1.0, 2.0]),
        ([1.0, 2.0], [50.0, 60.0]),
    ]:
        yield [reference, estimated], scored(mir_eval.alignment.evaluate, times(reference), times(estimated))


def beats(rng, index):
    period = float(rng.choice([0.3, 0.5, 0.6]))
    start = float(rng.choice([0, 4.8, 5, 5.2]))
    count = [2, 4, 9, 30, 45][index % 5]
    reference = [round(start + period * i + float(rng.choice([0, 0, 0.01, -0.02])), 6) for i in range(count)]
    kind = index % 7
    if kind == 0:
        estimated = reference[::2]
    elif kind == 1:
        estimated = [round(t + period / 2, 6) for t in reference]
    elif kind == 2:
        estimated = [round(start + period / 2 * i, 6) for i in range(2 * count)]
    elif kind == 3:
        estimated = [t for i, t in enumerate(reference) if i % 9 != 4]
    elif kind == 4:
        estimated = [round(start + 1.03 * period * i, 6) for i in range(count)]
    else:
        estimated = jittered(rng, reference, [0, 0, 0, 0.03, -0.05, 0.08])
    return reference, estimated


def beat_cases():
    rng = np.random.default_rng(45)
    given = [beats(rng, index) for index in range(35)]
    given += pairs_of_times(rng, 20, 14, [0, 0.02, 0.07, -0.07, 0.1])
    for reference, estimated in given:
        yield [reference, estimated], scored(mir_eval.beat.evaluate, times(reference), times(estimated))


CHORDS = """N X C C:maj C:min C:7 C:maj7 C:min7 C:dim C:aug C:sus4 C:sus2 C:hdim7 C:dim7 C:minmaj7 C:maj6 C:min6 C:9
C:maj9 C:min9 C:11 C:min11 C:13 C:maj13 C:min13 C:1 C:5 C/3 C:maj/5 C:min/b3 C:7/b7 C:maj/9 C:(1,3,5) C:(3) C:(b3,5)/5
C:maj(9) C:maj(*3) C:min(*b3,*5)/5 C:7(#9,13) C:sus4(b7) C:maj(*1) Db C#:maj F#:min Gb:min Bbb:maj A:maj A Cb:min7 B:min7
G:7 G:9 G:maj6(9) E:maj(#11) C:maj/#4 C:maj/7 C:(*3)""".split()


def stretches(rng, count, length, labels):
    edges = np.unique(np.concatenate([[0, length], rng.integers(1, int(length * 10), count - 1) / 10]))
    return [[float(a), float(b), str(rng.choice(labels))] for a, b in zip(edges[:-1], edges[1:])]


def near_stretches(rng, reference, labels):
    edges = [reference[0][0]] + [
        max(0.05, round(end + float(rng.choice([0, 0, 0.2, -0.3, 0.52])), 6)) for _, end, _ in reference
    ]
    edges = sorted(set(edges))
    own = [label for _, _, label in reference]
    return [
        [a, b, own[min(i, len(own) - 1)] if rng.random() < 0.6 else str(rng.choice(labels))]
        for i, (a, b) in enumerate(zip(edges[:-1], edges[1:]))
    ]


def interval_cases(rng, count, labels, length):
    for index in range(count):
        some = [str(label) for label in rng.choice(labels, min(len(labels), [2, 4, 30][index % 3]), replace=False)]
        reference = stretches(rng, [1, 2, 5, 12][index % 4], length, some)
        estimated = near_stretches(rng, reference, some) if index % 3 else stretches(rng, 6, length, some)
        if index % 5 == 0:
            estimated = estimated[1:]
        if index % 8 == 3:
            reference = [[round(a + 1.05, 6), round(b + 1.05, 6), c] for a, b, c in reference]
        yield reference, estimated
    one, two = labels[2], labels[4]
    yield [], [[0.0, 1.0, one]]
    yield [[0.0, 5.0, one]], []
    yield [[0.0, 5.0, one]], [[0.0, 5.0, one]]
    yield [[0.0, 5.0, one], [5.0, 9.0, two]], [[0.0, 5.0, one], [5.0, 9.0, two]]
    yield [[0.0, 5.0, one], [4.0, 9.0, two]], [[0.0, 9.0, one]]
    yield [[0.0, 4.0, one], [5.0, 9.0, two]], [[0.0, 3.0, one], [6.0, 7.0, two]]
    yield [[0.0, 5.0, one], [5.0, 5.0, two]], [[0.0, 5.0, one]]
    yield [[-1.0, 5.0, one], [5.0, 9.0, two]], [[0.0, 9.0, one]]
    yield [[0.0, 5.0, one]], [[6.0, 7.0, one]]


def chord_cases():
    rng = np.random.default_rng(46)
    given = list(interval_cases(rng, 36, CHORDS, 12))
    for reference in CHORDS:
        given.append(([[0.0, 2.0, reference], [2.0, 3.0, "C"]], [[0.0, 3.0, str(rng.choice(CHORDS))]]))
    given += [([[0.0, 1.0, "C"]], [[0.0, 1.0, wrong]]) for wrong in ["H", "C:foo", "c:maj", "C:maj11", "C/8b", "", "N/3"]]
    for reference, estimated in given:
        yield [reference, estimated], scored(mir_eval.chord.evaluate, *intervals(reference), *intervals(within(reference, estimated)))


def segment_cases():
    rng = np.random.default_rng(47)
    for reference, estimated in interval_cases(rng, 32, ["Intro", "verse", "Verse", "chorus", "None", "end"], 12):
        kept = within([[0.0, 0.0, None], *reference] if reference else [], estimated)
        yield [reference, estimated], without_noise(
            scored(mir_eval.segment.evaluate, *intervals(reference), *intervals(kept))
        )


def hierarchy(rng, levels, length):
    result = []
    for level in range(levels):
        result.append(stretches(rng, 2 + 3 * level, length, ["a", "A", "b", "c"][: 2 + level]))
    return result


def hierarchy_cases():
    rng = np.random.default_rng(48)
    given = [
        (hierarchy(rng, 1 + index % 3, 6 + 14 * (index % 4 == 3)), hierarchy(rng, 1 + index % 2, [6, 5, 7, 20][index % 4]))
        for index in range(24)
    ]
    for reference, estimated in given:
        split = lambda levels: ([intervals(each)[0] for each in levels], [intervals(each)[1] for each in levels])
        kept = [within(reference[0], level) for level in estimated]
        yield [reference, estimated], scored(mir_eval.hierarchy.evaluate, *split(reference), *split(kept))


packages = ["mir_eval", "numpy", "scipy"]
families = [
    onset_cases,
    key_cases,
    tempo_cases,
    alignment_cases,
    beat_cases,
    chord_cases,
    segment_cases,
    hierarchy_cases,
]
json.dump(
    {
        "versions": {package: importlib.metadata.version(package) for package in packages},
        **{
            family.__name__.removesuffix("_cases"): [
                {"given": given, "scores": scores} for given, scores in family()
            ]
            for family in families
        },
    },
    sys.stdout,
    separators=(",", ":"),
)
