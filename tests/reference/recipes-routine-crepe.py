"""Fixture for tests/recipes/routine/crepe.test.ts: what kac_prediction's CRePE, depth tiny, says of three windows.

Its layers in its order (zeros before and after, convolution, ReLU, batch norm with running statistics, pooling), and its linear
layer, on 3 x 1,024 samples of sin(index^2 / 1e4). Weights are sin(index^2 + parameter) / sqrt(inputs), scales and shifts 1 and 0,
running means 0.01 and variances 0.5.

Usage: python tests/reference/recipes-routine-crepe.py > tests/recipes/routine/fixtures/crepe.json
"""

import json

import torch

WINDOWS, WINDOW, OUTPUTS = 3, 1024, 2
CHANNELS = [1, 128, 16, 16, 16, 32, 64]


def numbers(shape, which, scale):
    index = torch.arange(torch.Size(shape).numel(), dtype=torch.float64)
    return (torch.sin(index**2 + which) * scale).float().reshape(shape)


def filled(layer, which):
    scale = layer.weight[0].numel() ** -0.5
    layer.weight.data = numbers(layer.weight.shape, which, scale)
    layer.bias.data = numbers(layer.bias.shape, which + 1, scale)
    return layer


layers = []
for layer in range(6):
    inputs, outputs = CHANNELS[layer : layer + 2]
    width, stride = (512, 4) if layer == 0 else (64, 1)
    before = (width - 1) // 2
    norm = torch.nn.BatchNorm2d(outputs)
    norm.running_mean.fill_(0.01)
    norm.running_var.fill_(0.5)
    layers += [
        torch.nn.ZeroPad2d((0, 0, before, width - 1 - before)),
        filled(torch.nn.Conv2d(inputs, outputs, (width, 1), (stride, 1)), 2 * layer),
        torch.nn.ReLU(),
        norm,
        torch.nn.MaxPool2d((2, 1)),
        torch.nn.Dropout(0.25),
    ]
network = torch.nn.Sequential(*layers).eval()
linear = filled(torch.nn.Linear(256, OUTPUTS), 12)

samples = torch.arange(WINDOWS * WINDOW, dtype=torch.float64)
x = torch.sin(samples**2 / 1e4).float().reshape(WINDOWS, 1, WINDOW, 1)
with torch.no_grad():
    said = linear(network(x).permute(0, 3, 2, 1).reshape(WINDOWS, -1))
print(json.dumps({"versions": {"torch": torch.__version__}, "said": said.tolist()}, indent=1))
