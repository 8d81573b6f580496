"""Fixture for tests/compute/optimisers: what PyTorch's optimisers and schedules make of a loss with two parameters.

The loss is sum(scale (a - 1)^2) + sum(b^4); twelve steps of each optimiser, with a learning rate that changes from step to
step. Parameters start with fixed numbers. Also the rates of PyTorch's schedules.

Usage: python tests/reference/compute-optimisers.py > tests/compute/optimisers/fixtures/optimisers.json
"""

import json

import torch

RATES = [0.05 / (1 + step % 4) for step in range(12)]
A = [0.5, -1.5, 2.0, 0.1]
SCALE = [1.0, 0.25, 3.0, 0.001]
B = [[1.2, -0.7], [0.3, 0.0]]


def trained(make, clip=None):
    a = torch.tensor(A, requires_grad=True)
    b = torch.tensor(B, requires_grad=True)
    optimizer = make([a, b])
    for rate in RATES:
        optimizer.param_groups[0]["lr"] = rate
        optimizer.zero_grad()
        loss = (torch.tensor(SCALE) * (a - 1) ** 2).sum() + (b**4).sum()
        loss.backward()
        if clip is not None:
            torch.nn.utils.clip_grad_norm_([a, b], clip)
        optimizer.step()
    return {"a": a.detach().tolist(), "b": b.detach().flatten().tolist()}


def rates(make, times, scores=None):
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1)
    schedule = make(optimizer)
    given = []
    for time in range(times):
        given.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        schedule.step(scores[time]) if scores else schedule.step()
    return given


scores = [1.0, 0.9, 0.95, 0.9, 0.89999, 0.91, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.7, 0.7]
optim, schedules = torch.optim, torch.optim.lr_scheduler
print(
    json.dumps(
        {
            "versions": {"torch": torch.__version__},
            "start": {"a": A, "b": [x for row in B for x in row]},
            "scale": SCALE,
            "rates": RATES,
            "trained": {
                "sgd": trained(lambda p: optim.SGD(p)),
                "momentum": trained(lambda p: optim.SGD(p, momentum=0.9)),
                "nesterov": trained(lambda p: optim.SGD(p, momentum=0.8, nesterov=True)),
                "decayed": trained(lambda p: optim.SGD(p, momentum=0.9, weight_decay=0.1)),
                "adam": trained(lambda p: optim.Adam(p)),
                "adamW": trained(lambda p: optim.AdamW(p, weight_decay=0.1)),
                "clipped": trained(lambda p: optim.Adam(p), clip=0.5),
                "clippedSgd": trained(lambda p: optim.SGD(p, momentum=0.9, weight_decay=0.1), clip=0.5),
            },
            "schedules": {
                "exponential": rates(lambda o: schedules.ExponentialLR(o, 0.8), 8),
                "cosine": rates(lambda o: schedules.CosineAnnealingLR(o, 10, eta_min=0.01), 11),
                "plateau": rates(
                    lambda o: schedules.ReduceLROnPlateau(o, factor=0.5, patience=2, min_lr=0.02), 14, scores
                ),
                "plateauMax": rates(
                    lambda o: schedules.ReduceLROnPlateau(o, mode="max", factor=0.5, patience=1), 14, scores
                ),
            },
            "scores": scores,
        },
        indent=1,
    )
)
