"""Writes tests/predict/fixtures/grid.json: hear-eval-kit's grids in the order it tries them.

Run from the project root in an environment with heareval, scikit-learn and torch. What heareval imports beside
those is replaced by empty stand-ins: only its tables of hyperparameters are used.
"""

import copy
import importlib.metadata
import importlib.util
import json
import platform
import random
import sys
from unittest.mock import MagicMock

from sklearn.model_selection import ParameterGrid

for name in ["more_itertools", "pytorch_lightning", "pytorch_lightning.callbacks", "pytorch_lightning.callbacks.early_stopping",
             "pytorch_lightning.callbacks.model_checkpoint", "pytorch_lightning.loggers", "torchinfo", "heareval.score", "tqdm.auto"]:
    stand_in = MagicMock()
    stand_in.LightningModule = object
    sys.modules[name] = stand_in
import heareval.predictions.task_predictions as kit  # noqa: E402

OURS = ["batch_size", "check_val_every_n_epoch", "dropout", "hidden_dim", "hidden_layers", "initialization", "lr",
        "max_epochs", "patience"]


def plain(value):
    return value.__name__.strip("_") if callable(value) else value


def order(grid, task_name, params):
    # As task_predictions() does after seed_everything(42).
    random.seed(42)
    final = copy.copy({"default": kit.PARAM_GRID, "fast": kit.FAST_PARAM_GRID, "faster": kit.FASTER_PARAM_GRID}[grid])
    final.update(kit.TASK_SPECIFIC_PARAM_GRID.get(task_name, {}))
    final.update(params)
    points = list(ParameterGrid(final))
    random.shuffle(points)
    return [{name: plain(point[name]) for name in OURS} for point in points]


maestro = {"max_epochs": [50], "check_val_every_n_epoch": [1]}
cases = [
    {"grid": grid, "task_name": task, "params": params, "points": order(grid, task, params)}
    for grid, task, params in [
        ("default", "spoken_digit", {}),
        ("fast", "spoken_digit", {}),
        ("faster", "spoken_digit", {}),
        ("default", "dcase2016_task2", {}),
        ("fast", "dcase2016_task2", {}),
        ("default", "maestro", maestro),
        ("fast", "maestro", {"lr": [0.01, 0.001, 0.5], "patience": [5, 4]}),
        ("default", "dcase2016_task2", {"check_val_every_n_epoch": [50]}),
    ]
]
events = [None, {"median_filter_ms": [150], "min_duration": [50]}, {"min_duration": [60, 0], "median_filter_ms": [0, 62, 125]}]
postprocessing = [
    {"params": params, "points": list(ParameterGrid(params or kit.EVENT_POSTPROCESSING_GRID))} for params in events
]
versions = {name: importlib.metadata.version(name) for name in ["heareval", "scikit-learn", "torch"]}
with open("tests/predict/fixtures/grid.json", "w") as file:
    json.dump({"versions": {"python": platform.python_version(), **versions}, "grids": cases,
               "postprocessing": postprocessing}, file)
