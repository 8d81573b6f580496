"""Fixture for tests/evaluate/sound-events.test.ts: hear-eval-kit's event scores, overall, and sed_eval's, class-wise.

Usage: python tests/reference/evaluate-sound-events.py > tests/evaluate/fixtures/sound-events.json
"""

import importlib.metadata
import json
import math
import random
import sys
import warnings

import sed_eval
from heareval.score import SoundEventScore, available_scores

warnings.filterwarnings("ignore")
SCORES = ["event_onset_200ms_fms", "event_onset_50ms_fms", "event_onset_offset_50ms_20perc_fms"]


def number(value):
    return None if math.isnan(value) else value


def random_events(generator, labels, count, grid):
    events = []
    for _ in range(count):
        start = generator.uniform(0, 3000) if grid is None else float(generator.randrange(0, 3000, grid))
        kind = generator.random()
        length = 0.0 if kind < 0.15 else (generator.uniform(0, 800) if grid is None else generator.randrange(0, 8) * grid)
        events.append({"label": generator.choice(labels), "start": round(start, 3), "end": round(start + length, 3)})
    return events


def near(generator, events, grid):
    """Estimates near the reference: shifted, some lost, some doubled."""
    result = []
    for event in events:
        for _ in range(generator.choice([0, 1, 1, 1, 2])):
            step = (lambda: generator.uniform(-300, 300)) if grid is None else (lambda: generator.randint(-4, 4) * grid)
            start = max(0.0, event["start"] + step())
            result.append({**event, "start": round(start, 3), "end": round(max(start, event["end"] + step()), 3)})
    return result


def evaluate(reference, estimated, labels):
    overall = {}
    classes = {}
    for name in SCORES:
        score = available_scores[name](label_to_idx={label: i for i, label in enumerate(labels)})
        overall[name] = [number(value) for _, value in score(estimated, reference)]
        metrics = sed_eval.sound_event.EventBasedMetrics(event_label_list=labels, **score.params)
        references = SoundEventScore.sed_eval_event_container(reference)
        estimates = SoundEventScore.sed_eval_event_container(estimated)
        for file in estimated:
            metrics.evaluate(references.filter(filename=file), estimates.filter(filename=file))
        results = metrics.results_class_wise_metrics()
        classes[name] = {
            label: [number(results[label]["f_measure"][part]) for part in ("f_measure", "precision", "recall")]
            for label in labels
        }
    return {"overall": overall, "classes": classes}


def compact(files):
    return {file: [[e["label"], e["start"], e["end"]] for e in events] for file, events in files.items()}


def cases():
    generator = random.Random(20161)
    for index in range(300):
        labels = ["dog", "cat", "8"][: generator.randint(1, 3)]
        grid = generator.choice([None, 50, 100, 10])
        most = generator.choice([0, 1, 3, 8])
        reference, estimated = {}, {}
        for file in range(generator.randint(1, 3)):
            name = f"{file}.wav"
            reference[name] = random_events(generator, labels, generator.randint(0, most), grid)
            kind = generator.random()
            if kind < 0.1:
                estimated[name] = []
            elif kind < 0.2:
                estimated[name] = [dict(event) for event in reference[name]]
            elif kind < 0.7:
                estimated[name] = near(generator, reference[name], grid)
            else:
                estimated[name] = random_events(generator, labels, generator.randint(0, most), grid)
        if index % 10 == 0:
            reference["not predicted.wav"] = random_events(generator, labels, 2, grid)
        if index % 15 == 0:
            reference.pop("0.wav")
        yield {"labels": labels, "reference": reference, "estimated": estimated}


result = []
for case in cases():
    expected = evaluate(case["reference"], case["estimated"], case["labels"])
    result.append(
        {
            "labels": case["labels"],
            "reference": compact(case["reference"]),
            "estimated": compact(case["estimated"]),
            **expected,
        }
    )
packages = ["heareval", "sed_eval", "dcase_util", "numpy"]
versions = {package: importlib.metadata.version(package) for package in packages}
json.dump({"versions": versions, "cases": result}, sys.stdout, separators=(",", ":"))
