"""Fixture for tests/predict/head: hear-eval-kit's head trained in PyTorch without dropout.

FullyConnectedPrediction of heareval, 0 to 2 hidden layers, Adam, two batches of consecutive rows (16 and 8) in turn:
initial state, the loss of each step, the running statistics after the last one and the probabilities in evaluation
mode for rows not trained on. Arrays are base64 of little-endian float32.

Biases that batch norm follows are frozen: their gradient is zero but for rounding (2e-9), of which Adam would make a
random walk (0.015 in these steps; the losses do not change). What heareval imports beside PyTorch is replaced by
stand-ins: the head uses none of it.

Usage: python tests/reference/compute-head.py > tests/predict/head/fixtures/training.json
"""

import base64
import importlib.metadata
import json
import sys
from unittest.mock import MagicMock

import numpy as np
import torch

for name in ["more_itertools", "pytorch_lightning", "pytorch_lightning.callbacks", "pytorch_lightning.callbacks.early_stopping",
             "pytorch_lightning.callbacks.model_checkpoint", "pytorch_lightning.loggers", "torchinfo", "heareval.score", "tqdm.auto"]:
    stand_in = MagicMock()
    stand_in.LightningModule = type("LightningModule", (torch.nn.Module,), {"device": "cpu"})
    sys.modules[name] = stand_in
from heareval.predictions.task_predictions import FullyConnectedPrediction  # noqa: E402

FEATURES, HIDDEN, LABELS, ROWS, BATCH, STEPS, LR = 10, 12, 5, 24, 16, 20, 1e-2


def packed(values):
    return base64.b64encode(np.ascontiguousarray(values, dtype="<f4").tobytes()).decode()


def case(hidden_layers, prediction_type, seed):
    torch.manual_seed(seed)
    head = FullyConnectedPrediction(
        FEATURES,
        LABELS,
        prediction_type,
        {
            "hidden_layers": hidden_layers,
            "hidden_dim": HIDDEN,
            "dropout": 0.0,
            "hidden_norm": torch.nn.BatchNorm1d,
            "norm_after_activation": False,
            "initialization": torch.nn.init.xavier_uniform_,
        },
    )
    initial = {name: packed(value) for name, value in head.state_dict().items() if value.dim() > 0}
    x = torch.randn(ROWS, FEATURES) * 2 + 1
    if prediction_type == "multiclass":
        y = torch.nn.functional.one_hot(torch.randint(LABELS, (ROWS,)), LABELS).float()
    else:
        y = (torch.rand(ROWS, LABELS) < 0.3).float()
    for module in head.hidden.modules():
        if isinstance(module, torch.nn.Linear):
            module.bias.requires_grad_(False)
    optimizer = torch.optim.Adam((p for p in head.parameters() if p.requires_grad), lr=LR)
    losses = []
    head.train()
    for step in range(STEPS):
        rows = slice(0, BATCH) if step % 2 == 0 else slice(BATCH, ROWS)
        optimizer.zero_grad()
        loss = head.logit_loss(head.forward_logit(x[rows]), y[rows])
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    head.eval()
    unseen = torch.randn(6, FEATURES) * 2 + 1
    with torch.no_grad():
        probabilities = torch.softmax(head.forward_logit(unseen), 1) if prediction_type == "multiclass" else head(unseen)
    return {
        "hidden_layers": hidden_layers,
        "prediction_type": prediction_type,
        "initial": initial,
        "x": packed(x),
        "y": packed(y),
        "losses": losses,
        "running": {name: packed(value) for name, value in head.state_dict().items() if ".running_" in name},
        "unseen": packed(unseen),
        "probabilities": packed(probabilities),
    }


json.dump(
    {
        "versions": {
            "python": sys.version.split()[0],
            "torch": torch.__version__,
            "heareval": importlib.metadata.version("heareval"),
        },
        "features": FEATURES,
        "hidden_dim": HIDDEN,
        "labels": LABELS,
        "rows": ROWS,
        "batch_size": BATCH,
        "lr": LR,
        "cases": [
            case(hidden_layers, prediction_type, seed)
            for seed, (hidden_layers, prediction_type) in enumerate(
                (layers, kind) for layers in (0, 1, 2) for kind in ("multiclass", "multilabel")
            )
        ],
    },
    sys.stdout,
    indent=1,
)
print()
