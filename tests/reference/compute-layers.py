"""Fixture for tests/compute/gradients/pytorch.test.ts: outputs and gradients of layers as PyTorch computes them.

Each case has inputs, the output, and the gradients of sum(output x weights) by the inputs; `weights` is sin(index + 1). Inputs
are sin(3 index + input) rounded to float32, so only shapes are stored.

Usage: python tests/reference/compute-layers.py > tests/compute/gradients/fixtures/layers.json
"""

import json

import torch
import torch.nn.functional as F


def numbers(shape, which):
    size = 1
    for length in shape:
        size *= length
    index = torch.arange(size, dtype=torch.float64)
    return torch.sin(3 * index + which).float().reshape(shape)


def rounded(tensor):
    return [float(f"{value:.7g}") for value in tensor.detach().flatten().tolist()]


def case(shapes, function):
    inputs = [numbers(shape, which).requires_grad_() for which, shape in enumerate(shapes)]
    output = function(*inputs)
    weights = torch.sin(torch.arange(output.numel(), dtype=torch.float64) + 1).float().reshape(output.shape)
    (output * weights).sum().backward()
    return {"shapes": shapes, "output": rounded(output), "gradients": [rounded(x.grad) for x in inputs]}


print(
    json.dumps(
        {
            "versions": {"torch": torch.__version__},
            "cases": {
                "conv1d": case([[2, 3, 11], [4, 3, 4], [4]], lambda x, w, b: F.conv1d(x, w, b, stride=3, padding=2)),
                "dilated": case([[2, 2, 9, 8], [3, 2, 3, 2]], lambda x, w: F.conv2d(x, w, dilation=(2, 3), padding=(1, 2))),
                "strided": case([[2, 2, 8, 7], [3, 2, 3, 3]], lambda x, w: F.conv2d(x, w, stride=2, padding=1)),
                "grouped": case([[2, 4, 6, 5], [6, 2, 3, 3]], lambda x, w: F.conv2d(x, w, groups=2, stride=(2, 1), padding=1)),
                "depthwise": case([[2, 3, 6, 7], [3, 1, 3, 3]], lambda x, w: F.conv2d(x, w, groups=3, padding=1)),
                "depthwiseStrided": case([[2, 3, 6, 7], [3, 1, 3, 3]], lambda x, w: F.conv2d(x, w, groups=3, stride=2, padding=1)),
                "pointwise": case([[2, 3, 4, 5], [4, 3, 1, 1]], lambda x, w: F.conv2d(x, w)),
                "maxPool": case([[2, 2, 6, 7]], lambda x: F.max_pool2d(x, (3, 2), stride=(2, 1), padding=(1, 0))),
                "averagePool": case([[2, 2, 6, 7]], lambda x: F.avg_pool2d(x, (3, 2), stride=(2, 2), padding=(1, 1))),
                "tanh": case([[3, 4]], torch.tanh),
                "leakyRelu": case([[3, 4]], lambda x: F.leaky_relu(x, 0.2)),
                "hardSwish": case([[3, 8]], lambda x: F.hardswish(4 * x)),
                "gelu": case([[3, 4]], F.gelu),
                "softmax": case([[3, 4, 2]], lambda x: F.softmax(x, 1)),
                "batchNorm": case([[3, 2, 4, 5], [2], [2]], lambda x, w, b: F.batch_norm(x, None, None, w, b, training=True)),
            },
        }
    )
)
