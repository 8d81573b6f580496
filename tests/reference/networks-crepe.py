"""Fixture for tests/networks/crepe.test.ts: embeddings of the tiny CREPE, written as torchcrepe 0.0.24's model is.

Its layers in its order (pad, convolution, ReLU, batch norm with running statistics, pooling), its framing and its normalisation,
on 2,000 samples of sin(index^2 / 1e4) with a hop of 160. Weights are sin(index^2 + parameter) / sqrt(inputs), scales and shifts 1
and 0, running means 0.01 and variances 0.5.

Usage: python tests/reference/networks-crepe.py > tests/networks/fixtures/crepe.json
"""

import json

import torch
import torch.nn.functional as F

SAMPLES, HOP, WINDOW = 2000, 160, 1024
CHANNELS = [1, 128, 16, 16, 16, 32, 64]


def numbers(shape, which, scale):
    index = torch.arange(torch.Size(shape).numel(), dtype=torch.float64)
    return (torch.sin(index**2 + which) * scale).float().reshape(shape)


audio = torch.sin(torch.arange(SAMPLES, dtype=torch.float64) ** 2 / 1e4).float()[None]
padded = F.pad(audio, (WINDOW // 2, WINDOW // 2))
frames = F.unfold(padded[:, None, None], kernel_size=(1, WINDOW), stride=(1, HOP)).transpose(1, 2).reshape(-1, WINDOW)
frames = frames - frames.mean(dim=1, keepdim=True)
frames = frames / torch.max(torch.tensor(1e-10), frames.std(dim=1, keepdim=True))
x = frames[:, None, :, None]
for layer in range(6):
    inputs, outputs = CHANNELS[layer : layer + 2]
    kernel = 512 if layer == 0 else 64
    scale = (inputs * kernel) ** -0.5
    x = F.pad(x, (0, 0, 254, 254) if layer == 0 else (0, 0, 31, 32))
    weight, bias = numbers([outputs, inputs, kernel, 1], 2 * layer, scale), numbers([outputs], 2 * layer + 1, scale)
    x = F.relu(F.conv2d(x, weight, bias, stride=(4, 1) if layer == 0 else 1))
    x = F.batch_norm(x, torch.full([outputs], 0.01), torch.full([outputs], 0.5), eps=0.0010000000474974513)
    x = F.max_pool2d(x, (2, 1), (2, 1))
embeddings = x.permute(0, 2, 1, 3).reshape(len(frames), -1)
kept = embeddings[:: len(frames) - 1, ::16]
print(
    json.dumps(
        {
            "versions": {"torch": torch.__version__},
            "samples": SAMPLES,
            "frames": len(frames),
            "size": embeddings.shape[1],
            "everySixteenthOfFirstAndLast": kept.flatten().tolist(),
        },
        indent=1,
    )
)
