"""mir_eval's scores of annotations, for bench/score-fidelity.py: each function takes a case and gives them by name, or says
that mir_eval refuses it."""

import mir_eval
import numpy as np

REFUSED = {"refused": 1.0}


def refusing(function):
    def scored(case):
        try:
            return function(case)
        except (ValueError, IndexError, ZeroDivisionError, mir_eval.chord.InvalidChordException):
            return REFUSED

    scored.__name__ = function.__name__
    return scored


def times(case):
    return np.array(case["reference"], float), np.array(case["estimated"], float)


def intervals(stretches):
    return np.array([s[:2] for s in stretches], float).reshape(-1, 2), [s[2] for s in stretches]


def within(start, end, stretches):
    """Without what lies outside, of which mir_eval keeps a stretch of no length that it then refuses."""
    return [s for s in stretches if s[1] > start and s[0] < end]


@refusing
def onset(case):
    return mir_eval.onset.evaluate(*times(case))


@refusing
def beat(case):
    return mir_eval.beat.evaluate(*times(case))


@refusing
def alignment(case):
    return mir_eval.alignment.evaluate(*times(case))


@refusing
def key(case):
    return mir_eval.key.evaluate(case["reference"], case["estimated"])


@refusing
def tempo(case):
    reference, estimated = times(case)
    return mir_eval.tempo.evaluate(reference, case["weight"], estimated)


@refusing
def chord(case):
    reference, estimated = case["reference"], case["estimated"]
    if not reference:
        return REFUSED
    start, end = min(s[0] for s in reference), max(s[1] for s in reference)
    return mir_eval.chord.evaluate(*intervals(reference), *intervals(within(start, end, estimated)))


def without_noise(scores, frames):
    """Without what is rounding over rounding: information that there is none of over its tiny mean, and chance that leaves
    nothing."""
    if scores["Mutual Information"] < 1e-9:
        del scores["Normalized Mutual Information"]
    if scores["Mutual Information"] > np.log(frames) - 1e-9:
        del scores["Adjusted Mutual Information"]
    return scores


@refusing
def segment(case):
    reference, estimated = case["reference"], case["estimated"]
    if not reference:
        return REFUSED
    end = max(s[1] for s in reference)
    scores = mir_eval.segment.evaluate(*intervals(reference), *intervals(within(0, end, estimated)))
    return without_noise(scores, max(1, int(end / 0.1)))


@refusing
def hierarchy(case):
    reference, estimated = case["reference"], case["estimated"]
    end = max(s[1] for level in reference for s in level)
    kept = [within(0, end, level) for level in estimated]
    split = lambda levels: ([intervals(level)[0] for level in levels], [intervals(level)[1] for level in levels])
    return mir_eval.hierarchy.evaluate(*split(reference), *split(kept))


ANNOTATION_FAMILIES = [onset, beat, alignment, key, tempo, chord, segment, hierarchy]
