"""Writes tests/prediction-types/fixtures/losses.json: PyTorch's losses from logits, with the probabilities of those logits.

Run from the project root in an environment with numpy and torch.
"""

import json
import platform

import numpy as np
import torch

random = np.random.RandomState(0)
cases = []
for rows, labels, scale in [(1, 1, 1.0), (7, 3, 1.0), (40, 10, 5.0), (12, 4, 60.0)]:
    logits = torch.tensor(random.randn(rows, labels) * scale, dtype=torch.float32)
    classes = torch.tensor(random.randint(0, labels, rows))
    many = torch.tensor(random.randint(0, 2, (rows, labels)), dtype=torch.float32)
    # With probabilities in float32 a loss cannot exceed 100 for a label, so PyTorch's own clamped loss is the reference.
    sigmoid = torch.sigmoid(logits)
    cases.append({
        "predictionType": "multilabel", "labels": labels, "probabilities": sigmoid.flatten().tolist(),
        "targets": many.flatten().int().tolist(), "loss": torch.nn.functional.binary_cross_entropy(sigmoid.double(), many.double()).item(),
    })
    if scale < 60:
        cases.append({
            "predictionType": "multiclass", "labels": labels, "probabilities": torch.softmax(logits, 1).flatten().tolist(),
            "targets": torch.nn.functional.one_hot(classes, labels).flatten().tolist(),
            "loss": torch.nn.functional.cross_entropy(logits.double(), classes).item(),
        })
versions = {"python": platform.python_version(), "numpy": np.__version__, "torch": torch.__version__}
with open("tests/prediction-types/fixtures/losses.json", "w") as file:
    json.dump({"versions": versions, "cases": cases}, file)
