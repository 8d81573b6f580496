"""Fixture for tests/compute/layers/gru.test.ts: PyTorch's GRU in one and both directions, its output and gradients.

Weights are sin(index^2 + parameter) / 2 in PyTorch's order of parameters, the input sin(index^2); the gradients are those of
sum(output x sin(index + 1)), by the input and by each parameter.

Usage: python tests/reference/compute-gru.py > tests/compute/layers/fixtures/gru.json
"""

import json

import torch

BATCH, FRAMES, INPUTS, UNITS = 2, 5, 3, 4


def numbers(shape, which=0, scale=1.0):
    size = torch.Size(shape).numel()
    index = torch.arange(size, dtype=torch.float64)
    return (torch.sin(index**2 + which) * scale).float().reshape(shape)


def case(bidirectional):
    gru = torch.nn.GRU(INPUTS, UNITS, batch_first=True, bidirectional=bidirectional)
    parameters = list(gru.parameters())
    with torch.no_grad():
        for which, parameter in enumerate(parameters):
            parameter.copy_(numbers(parameter.shape, which, 0.5))
    x = numbers([BATCH, FRAMES, INPUTS]).requires_grad_()
    output, _ = gru(x)
    weights = torch.sin(torch.arange(output.numel(), dtype=torch.float64) + 1).float().reshape(output.shape)
    (output * weights).sum().backward()
    rounded = lambda tensor: [float(f"{value:.7g}") for value in tensor.detach().flatten().tolist()]  # noqa: E731
    return {"output": rounded(output), "gradients": [rounded(value.grad) for value in [x, *parameters]]}


print(
    json.dumps(
        {
            "versions": {"torch": torch.__version__},
            "shape": [BATCH, FRAMES, INPUTS],
            "units": UNITS,
            "forward": case(False),
            "bidirectional": case(True),
        }
    )
)
