"""The other side of bench/score-fidelity.ts: scores of the cases it sends, as lines of JSON, by scikit-learn, SciPy,
sed_eval, sed_scores_eval and mir_eval."""

import contextlib
import importlib.metadata
import json
import math
import sys
import warnings

import dcase_util
import mir_eval
import numpy as np
import sed_eval
from scipy import stats
from sed_scores_eval.base_modules import statistics
from sed_scores_eval.base_modules.scores import create_score_dataframe
from sed_scores_eval.intersection_based import psds
from sklearn import metrics

from annotation_scores import ANNOTATION_FAMILIES

warnings.filterwarnings("ignore")

# pandas 3 hands out arrays that cannot be written, which sed_scores_eval's Cython does not take.
curves = statistics.onset_offset_curves
statistics.onset_offset_curves = lambda scores, times, candidates=None: curves(
    np.array(scores), np.array(times), candidates
)


def classification(case):
    labels = case["labels"]
    probabilities = np.array(case["probabilities"], np.float32).reshape(-1, labels)
    truth, found = np.array(case["target"]), probabilities.argmax(1)
    return {
        "top1_acc": metrics.accuracy_score(truth, found),
        "balanced_acc": metrics.balanced_accuracy_score(truth, found),
        "f1_macro": metrics.f1_score(truth, found, average="macro"),
        "f1_micro": metrics.f1_score(truth, found, average="micro"),
    }


def tagging(case):
    labels = case["labels"]
    probabilities = np.array(case["probabilities"], np.float32).reshape(-1, labels)
    targets = np.array(case["targets"]).reshape(-1, labels)
    areas = [
        metrics.roc_auc_score(targets[:, i], probabilities[:, i]) if 0 < targets[:, i].sum() < len(targets) else math.nan
        for i in range(labels)
    ]
    with_labels = targets.sum(1) > 0
    weighted = [
        metrics.label_ranking_average_precision_score(targets[i : i + 1], probabilities[i : i + 1]) * targets[i].sum()
        for i in np.flatnonzero(with_labels)
    ]
    return {
        "mAP": metrics.average_precision_score(targets, probabilities, average="macro"),
        "mAP_micro": metrics.average_precision_score(targets, probabilities, average="micro"),
        "aucroc": np.mean(areas),
        "d_prime": np.mean(stats.norm().ppf(areas) * np.sqrt(2)),
        "lwlrap": sum(weighted) / targets.sum() if targets.any() else math.nan,
    }


def events(case):
    def container(name):
        return dcase_util.containers.MetaDataContainer(
            [
                {"event_label": label, "event_onset": start / 1000, "event_offset": end / 1000, "file": "a.wav"}
                for label, start, end in case[name]
            ]
        )

    pair = container("reference"), container("estimated")
    scores = {}
    for name, offset in [("event_onset_200ms_fms", False), ("event_onset_offset_50ms_20perc_fms", True)]:
        by_event = sed_eval.sound_event.EventBasedMetrics(
            event_label_list=case["labels"],
            evaluate_onset=True,
            evaluate_offset=offset,
            t_collar=0.05 if offset else 0.2,
            percentage_of_length=0.2 if offset else 0.5,
            event_matching_type="optimal",
        )
        by_event.evaluate(*pair)
        scores[name] = by_event.results_overall_metrics()["f_measure"]["f_measure"]
    by_segment = sed_eval.sound_event.SegmentBasedMetrics(event_label_list=case["labels"], time_resolution=1.0)
    by_segment.evaluate(*pair)
    overall = by_segment.results_overall_metrics()
    scores["segment_1s_er"] = overall["error_rate"]["error_rate"]
    scores["segment_1s_fms"] = overall["f_measure"]["f_measure"]
    return scores


PSDS = {
    "psds1": dict(dtc_threshold=0.7, gtc_threshold=0.7, alpha_st=1.0, max_efpr=100.0),
    "psds2": dict(dtc_threshold=0.1, gtc_threshold=0.1, cttc_threshold=0.3, alpha_ct=0.5, alpha_st=1.0, max_efpr=100.0),
}


def detection(case):
    labels = case["labels"]
    scores, truth, durations = {}, {}, {}
    for name, clip in case["files"].items():
        times = np.array(clip["times"])
        edges = np.append(times, times[-1] + (times[-1] - times[-2])) / 1000
        table = np.array(clip["probabilities"], np.float32).reshape(-1, len(labels))
        scores[name] = create_score_dataframe(table, edges, labels)
        durations[name] = float(edges[-1])
        truth[name] = [(start / 1000, end / 1000, label) for label, start, end in clip["events"]]
    values = {}
    for name, options in PSDS.items():
        # It fails where no threshold makes a difference to a label's counts.
        with contextlib.suppress(IndexError, AssertionError):
            values[name] = psds(scores, truth, durations, **options)[0]
    return values


def seconds(times):
    """As they would be written: a quotient may be the number beside it."""
    return np.array([float(f"{time / 1000:.10f}") for time in times])


def melody(case):
    reference, estimated = case["reference"], case["estimated"]
    scores = mir_eval.melody.evaluate(
        seconds(reference[0]), np.array(reference[1], float), seconds(estimated[0]), np.array(estimated[1], float)
    )
    return {
        "melody_overall_acc": scores["Overall Accuracy"],
        "melody_raw_pitch": scores["Raw Pitch Accuracy"],
        "melody_raw_chroma": scores["Raw Chroma Accuracy"],
        "melody_voicing_recall": scores["Voicing Recall"],
        "melody_voicing_false_alarm": scores["Voicing False Alarm"],
    }


def multipitch(case):
    lists = lambda values: [np.array(value, float) for value in values]
    reference, estimated = case["reference"], case["estimated"]
    scores = mir_eval.multipitch.evaluate(
        seconds(reference[0]), lists(reference[1]), seconds(estimated[0]), lists(estimated[1])
    )
    return {
        "multipitch_acc": scores["Accuracy"],
        "multipitch_chroma_acc": scores["Chroma Accuracy"],
        "multipitch_error": scores["Total Error"],
        "multipitch_chroma_error": scores["Chroma Total Error"],
    }


def notes(case):
    def split(name):
        values = case[name]
        intervals = np.array([seconds(value[:2]) for value in values]).reshape(-1, 2)
        return intervals, np.array([v[2] for v in values]), np.array([float(v[3]) for v in values])

    (intervals, pitches, velocities), (found, heard, struck) = split("reference"), split("estimated")
    plain = mir_eval.transcription.evaluate(intervals, pitches, found, heard)
    scored = mir_eval.transcription_velocity.evaluate(intervals, pitches, velocities, found, heard, struck)
    return {
        "notes_onset_fms": plain["F-measure_no_offset"],
        "notes_onset_offset_fms": plain["F-measure"],
        "notes_onset_velocity_fms": scored["F-measure_no_offset"],
        "notes_onset_offset_velocity_fms": scored["F-measure"],
        "notes_onset_only_fms": plain["Onset_F-measure"],
        "notes_offset_only_fms": plain["Offset_F-measure"],
        "notes_onset_overlap": plain["Average_Overlap_Ratio_no_offset"],
        "notes_onset_offset_overlap": plain["Average_Overlap_Ratio"],
        "notes_onset_velocity_overlap": scored["Average_Overlap_Ratio_no_offset"],
        "notes_onset_offset_velocity_overlap": scored["Average_Overlap_Ratio"],
    }


def regression(case):
    truth, predicted = np.array(case["truth"]), np.array(case["predicted"])
    return {
        "mae": metrics.mean_absolute_error(truth, predicted),
        "rmse": metrics.root_mean_squared_error(truth, predicted),
        "r2": metrics.r2_score(truth, predicted),
    }


def jnd(case):
    different, distances = np.array(case["different"]), np.array(case["distances"])
    both = 0 < different.sum() < len(different)
    return {"jnd_auc": metrics.roc_auc_score(different, distances) if both else math.nan}


def ranking(case):
    distances = np.array(case["distances"])
    ranks = np.arange(len(distances))
    constant = (distances == distances[0]).all()
    return {
        "ranking_spearman": 0.0 if constant else stats.spearmanr(ranks, distances)[0],
        "ranking_kendall": 0.0 if constant else stats.kendalltau(ranks, distances)[0],
        "ranking_ndcg": metrics.ndcg_score([ranks[::-1]], [-distances]),
    }


FAMILIES = [classification, tagging, events, detection, melody, multipitch, notes, regression, jnd, ranking]
FAMILIES += ANNOTATION_FAMILIES
PACKAGES = ["scikit-learn", "scipy", "sed_eval", "sed_scores_eval", "mir_eval", "numpy"]


def encoded(value):
    """Numbers that JSON does not have as text."""
    value = float(value)
    return value if math.isfinite(value) else repr(value)


print(json.dumps({name: importlib.metadata.version(name) for name in PACKAGES}), flush=True)
for line in sys.stdin:
    request = json.loads(line)
    family = next(each for each in FAMILIES if each.__name__ == request["family"])
    answers = [{name: encoded(value) for name, value in family(case).items()} for case in request["cases"]]
    print(json.dumps(answers), flush=True)
