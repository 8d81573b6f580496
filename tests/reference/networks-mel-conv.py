"""Fixture for tests/networks/mel-conv.test.ts: mel_conv trained in PyTorch.

The small network on 32 bins and 13 frames with a layer of three labels behind it, six steps of SGD on one batch of six (Adam would make much of gradients that are zero but for rounding): the
loss of each step, and then the logits in evaluation mode, whose batch norm takes the running statistics. Kernels begin with
sin(index^2 + parameter) / sqrt(inputs), the bias with 0; the batch is sin(index^2).

Usage: python tests/reference/networks-mel-conv.py > tests/networks/fixtures/mel-conv.json
"""

import json

import torch
from mel_conv import MelConv
from torch import nn

BATCH, BINS, FRAMES, LABELS, STEPS = 6, 32, 13, 3, 6
CHANNELS = [16, 28, 52]

network = MelConv(CHANNELS, BINS, LABELS)


def logits(x):
    return network(x[:, None])


parameters = list(network.parameters())
with torch.no_grad():
    for which, parameter in enumerate(parameters):
        if parameter.dim() > 1:
            index = torch.arange(parameter.numel(), dtype=torch.float64)
            scale = (parameter.numel() / parameter.shape[0]) ** -0.5
            parameter.copy_((torch.sin(index**2 + which) * scale).float().reshape(parameter.shape))
    network.output.bias.zero_()

x = torch.sin(torch.arange(BATCH * BINS * FRAMES, dtype=torch.float64) ** 2).float().reshape(BATCH, BINS, FRAMES)
y = torch.arange(BATCH) % LABELS
optimizer = torch.optim.SGD(parameters, lr=0.02)
losses = []
for _ in range(STEPS):
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(logits(x), y)
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
network.eval()
with torch.no_grad():
    print(
        json.dumps(
            {
                "versions": {"torch": torch.__version__},
                "batch": BATCH,
                "bins": BINS,
                "frames": FRAMES,
                "labels": LABELS,
                "parameters": sum(parameter.numel() for parameter in parameters),
                "losses": losses,
                "logits": logits(x).flatten().tolist(),
            },
            indent=1,
        )
    )
