"""The other side of bench/evaluate.ts: scikit-learn, sed_eval and mir_eval on the data it makes. Answers each request, a
line of JSON, with the seconds that the scoring took and the score; data is read before the clock starts."""

import importlib.metadata
import json
import sys
import time

import numpy as np

PACKAGES = ["numpy", "scikit-learn", "sed_eval", "mir_eval"]


def mean_average_precision(request):
    from sklearn.metrics import average_precision_score

    shape = request["rows"], request["labels"]
    probabilities = np.fromfile(request["folder"] + "/probabilities.f32", np.float32).reshape(shape)
    targets = np.fromfile(request["folder"] + "/targets.u8", np.uint8).reshape(shape)
    return lambda: average_precision_score(targets, probabilities, average="macro")


def sound_events(request):
    import dcase_util
    import sed_eval

    with open(request["folder"] + "/events.json") as file:
        data = json.load(file)
    lists = [
        (
            dcase_util.containers.MetaDataContainer(
                [
                    {"event_label": label, "event_onset": start / 1000, "event_offset": end / 1000, "file": name}
                    for label, start, end in events
                ]
            ),
            dcase_util.containers.MetaDataContainer(
                [
                    {"event_label": label, "event_onset": start / 1000, "event_offset": end / 1000, "file": name}
                    for label, start, end in data["estimated"][name]
                ]
            ),
        )
        for name, events in data["reference"].items()
    ]

    def score():
        metrics = sed_eval.sound_event.EventBasedMetrics(
            event_label_list=data["labels"],
            evaluate_onset=True,
            evaluate_offset=False,
            t_collar=0.2,
            event_matching_type="optimal",
        )
        for reference, estimated in lists:
            metrics.evaluate(reference, estimated)
        return metrics.results_overall_metrics()["f_measure"]["f_measure"]

    return score


def melody(request):
    import mir_eval

    read = lambda name: np.fromfile(f"{request['folder']}/{name}.f64", np.float64)
    names = ["reference-times", "reference-hz", "estimated-times", "estimated-hz"]
    arguments = [read(name) / (1000 if name.endswith("times") else 1) for name in names]
    return lambda: mir_eval.melody.evaluate(*arguments)["Overall Accuracy"]


WORK = {"mAP": mean_average_precision, "events": sound_events, "melody": melody}

print(json.dumps({name: importlib.metadata.version(name) for name in PACKAGES}), flush=True)
for line in sys.stdin:
    request = json.loads(line)
    score = WORK[request["work"]](request)
    score()
    start = time.perf_counter()
    value = score()
    print(json.dumps({"elapsed": time.perf_counter() - start, "value": float(value)}), flush=True)
