"""Fixture for tests/evaluate/scores.test.ts: scikit-learn's balanced accuracy, F1, log loss, confusion matrix, micro
average precision and label ranking average precision; calibration error by NumPy; sed_eval's scores of other collars,
shares and resolutions, overall and class-wise.

Usage: python tests/reference/evaluate-more-scores.py > tests/evaluate/fixtures/more-scores.json
"""

import importlib.metadata
import json
import math
import random
import sys
import warnings

import dcase_util
import numpy as np
import sed_eval
from sklearn import metrics

warnings.filterwarnings("ignore")
np.seterr(all="ignore")
BINS = 15


def number(value):
    """Numbers that JSON does not have as text."""
    value = float(value)
    return value if math.isfinite(value) else repr(value)


def calibration_error(confidences, right):
    bins = np.clip(np.ceil(confidences * BINS) - 1, 0, BINS - 1)
    return sum(
        (bins == b).mean() * abs(right[bins == b].mean() - confidences[bins == b].mean()) for b in np.unique(bins)
    )


def classification_cases():
    rng = np.random.default_rng(11)
    for index in range(120):
        rows, labels = int(rng.integers(1, 30)), int(rng.integers(2, 6))
        steps = int(rng.choice([1, 4, 64]))
        parts = rng.multinomial(steps, rng.dirichlet(np.ones(labels)), rows)
        probabilities = (parts / steps).astype(np.float32).astype(np.float64)
        target = rng.integers(0, labels if index % 3 else 1, rows)
        if index % 10 == 0:
            target = probabilities.argmax(1)
        predicted = probabilities.argmax(1)
        yield {
            "labels": labels,
            "probabilities": probabilities.ravel().tolist(),
            "target": target.tolist(),
            "confusion": metrics.confusion_matrix(target, predicted, labels=range(labels)).tolist(),
            "scores": {
                "balanced_acc": number(metrics.balanced_accuracy_score(target, predicted)),
                "f1_macro": number(metrics.f1_score(target, predicted, average="macro")),
                "f1_micro": number(metrics.f1_score(target, predicted, average="micro")),
                "log_loss": number(metrics.log_loss(target, probabilities, labels=range(labels))),
                "calibration_error": number(calibration_error(probabilities.max(1), predicted == target)),
            },
        }


def lwlrap(targets, predictions):
    labels = targets.sum(1)
    if not labels.any():
        return math.nan
    return metrics.label_ranking_average_precision_score(
        targets[labels > 0], predictions[labels > 0], sample_weight=labels[labels > 0]
    )


def tagging_cases():
    rng = np.random.default_rng(12)
    for index in range(120):
        rows, labels = int(rng.integers(1, 25)), int(rng.integers(2, 6))
        steps = int(rng.choice([2, 5, 4096]))
        predictions = (rng.integers(0, steps + 1, (rows, labels)) / steps).astype(np.float32)
        share = [0.0, 1.0, 0.1, 0.3, 0.5, 0.9][index % 6 if index < 12 else int(rng.integers(2, 6))]
        targets = (rng.random((rows, labels)) < share).astype(int)
        yield {
            "labels": labels,
            "probabilities": [float(p) for p in predictions.ravel()],
            "targets": targets.ravel().tolist(),
            "scores": {
                "mAP_micro": number(metrics.average_precision_score(targets, predictions, average="micro")),
                "lwlrap": number(lwlrap(targets, predictions)),
            },
        }


def random_events(generator, labels, count, grid):
    events = []
    for _ in range(count):
        start = generator.uniform(0, 3000) if grid is None else float(generator.randrange(0, 3000, grid))
        length = generator.choice([0.0, generator.uniform(0, 900) if grid is None else float(generator.randrange(0, 9) * grid)])
        events.append([generator.choice(labels), round(start, 3), round(start + length, 3)])
    return events


def container(files):
    return dcase_util.containers.MetaDataContainer(
        [
            {"filename": file, "event_label": label, "event_onset": start / 1000, "event_offset": end / 1000}
            for file, events in files.items()
            for label, start, end in events
        ]
    )


def event_metrics(labels, collar, share):
    return sed_eval.sound_event.EventBasedMetrics(
        event_label_list=labels,
        t_collar=collar,
        evaluate_onset=True,
        evaluate_offset=share is not None,
        percentage_of_length=share or 0.0,
        event_matching_type="optimal",
    )


def segment_metrics(labels, resolution):
    return sed_eval.sound_event.SegmentBasedMetrics(event_label_list=labels, time_resolution=resolution)


def f_measure(values):
    return [number(values["f_measure"][part]) for part in ("f_measure", "precision", "recall")]


def error_rate(values):
    return [number(values["error_rate"]["error_rate"])]


EVENT_SCORES = {
    "event_onset_500ms_fms": (lambda labels: event_metrics(labels, 0.5, None), f_measure),
    "event_onset_offset_200ms_50perc_fms": (lambda labels: event_metrics(labels, 0.2, 0.5), f_measure),
    "event_onset_offset_1ms_5perc_fms": (lambda labels: event_metrics(labels, 0.001, 0.05), f_measure),
    "segment_100ms_er": (lambda labels: segment_metrics(labels, 0.1), error_rate),
    "segment_2s_er": (lambda labels: segment_metrics(labels, 2.0), error_rate),
    "segment_1s_fms": (lambda labels: segment_metrics(labels, 1.0), f_measure),
    "segment_250ms_fms": (lambda labels: segment_metrics(labels, 0.25), f_measure),
}


def event_cases():
    generator = random.Random(13)
    for index in range(60):
        labels = ["dog", "cat", "8"][: generator.randint(1, 3)]
        grid = generator.choice([None, 100, 250])
        reference, estimated = {}, {}
        for file in range(generator.randint(1, 2)):
            most = [0, 1, 3, 7][index % 4]
            reference[f"{file}.wav"] = random_events(generator, labels, generator.randint(0, most), grid)
            estimated[f"{file}.wav"] = (
                [list(event) for event in reference[f"{file}.wav"]]
                if generator.random() < 0.2
                else random_events(generator, labels, generator.randint(0, most), grid)
            )
        scores = {}
        for name, (make, values) in EVENT_SCORES.items():
            measured = make(labels)
            for file in estimated:
                measured.evaluate(container({file: reference[file]}), container({file: estimated[file]}))
            overall = measured.results_overall_metrics()
            classes = measured.results_class_wise_metrics()
            scores[name] = {"overall": values(overall), "classes": {label: values(classes[label]) for label in labels}}
        yield {"labels": labels, "reference": reference, "estimated": estimated, "scores": scores}


packages = ["scikit-learn", "numpy", "sed_eval", "dcase_util"]
json.dump(
    {
        "versions": {package: importlib.metadata.version(package) for package in packages},
        "classification": list(classification_cases()),
        "tagging": list(tagging_cases()),
        "events": list(event_cases()),
    },
    sys.stdout,
    separators=(",", ":"),
)
