"""Fixture for tests/networks/harmonic-conv.test.ts: harmonic_conv trained in PyTorch.

Three networks on a spectrum of two octaves of six bins, or three harmonics of it: each with a layer of three labels behind it, four
steps of SGD on one batch of four; the loss of each step, and then the logits in evaluation mode. Weights begin with sin(index^2 +
parameter) / sqrt(inputs), scales with 1, other vectors with 0; the batch is sin(index^2).

Usage: python tests/reference/networks-harmonic-conv.py > tests/networks/fixtures/harmonic-conv.json
"""

import json

import torch
import torch.nn.functional as F
from harmonic_conv import HarmonicConv

BATCH, PER_OCTAVE, BINS, FRAMES, LABELS, STEPS = 4, 6, 12, 7, 3, 4

CASES = [
    {"channels": 1, "octaves": 1, "filters": 2, "stacks": 3, "conv_range": 3, "conv_ctx": [1], "dilations": [1],
     "undertone_stacking": 0, "overtone_stacking": 1, "spectrogram_undertone_stacking": 0,
     "spectrogram_overtone_stacking": 3, "residual_op": "add", "residual_hop": 1},
    {"channels": 3, "octaves": 6, "filters": 3, "stacks": 3, "conv_range": 5, "conv_ctx": [1, 3], "dilations": [1, 1, 2],
     "undertone_stacking": 1, "overtone_stacking": 3, "spectrogram_undertone_stacking": 1,
     "spectrogram_overtone_stacking": 5, "residual_op": "concat", "residual_hop": 2},
    {"channels": 1, "octaves": 2, "filters": 2, "stacks": 2, "conv_range": 4, "conv_ctx": [2], "dilations": [3],
     "undertone_stacking": 0, "overtone_stacking": 2, "spectrogram_undertone_stacking": 1,
     "spectrogram_overtone_stacking": 1, "residual_op": "none", "residual_hop": 1},
]


def trained(case):
    network = HarmonicConv(bins=BINS, bins_per_octave=PER_OCTAVE, labels=LABELS, **case)
    parameters = [(name, parameter) for name, parameter in network.named_parameters()]
    with torch.no_grad():
        for name, parameter in parameters:
            if parameter.dim() > 1:
                index = torch.arange(parameter.numel(), dtype=torch.float64)
                seen = parameter.numel() // parameter.shape[0]
                parameter.copy_((torch.sin(index**2 + seen) * seen**-0.5).float().reshape(parameter.shape))
            else:
                parameter.fill_(1.0 if name.startswith("norms") and name.endswith("weight") else 0.0)
    rows = case["channels"] * BINS
    x = torch.sin(torch.arange(BATCH * rows * FRAMES, dtype=torch.float64) ** 2).float().reshape(BATCH, rows, FRAMES)
    y = torch.arange(BATCH) % LABELS
    optimizer = torch.optim.SGD(network.parameters(), lr=0.05)
    losses = []
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss = F.cross_entropy(network(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    network.eval()
    with torch.no_grad():
        logits = network(x).flatten().tolist()
    settings = {name: value for name, value in case.items() if name != "channels"}
    parameters = sum(parameter.numel() for _, parameter in parameters)
    return {"channels": case["channels"], "settings": settings, "parameters": parameters, "losses": losses, "logits": logits}


print(
    json.dumps(
        {
            "versions": {"torch": torch.__version__},
            "batch": BATCH,
            "binsPerOctave": PER_OCTAVE,
            "bins": BINS,
            "frames": FRAMES,
            "labels": LABELS,
            "cases": [trained(case) for case in CASES],
        },
        indent=1,
    )
)
