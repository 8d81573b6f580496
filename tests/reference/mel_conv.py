"""mel_conv (src/networks/mel-conv.ts) in PyTorch, for networks-mel-conv.py and bench/train-network.py."""

import torch
from torch import nn

BLOCKS = [3, 2, 1]


def normalised(inputs, outputs, kernel, stride=1, padding=0, groups=1):
    convolution = nn.Conv2d(inputs, outputs, kernel, stride, padding, groups=groups, bias=False)
    return [convolution, nn.BatchNorm2d(outputs)]


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        wide = 2 * inputs
        self.layers = nn.Sequential(
            *normalised(inputs, wide, 1), nn.ReLU(True), *normalised(wide, wide, 3, stride, 1, wide), nn.ReLU(True),
            *normalised(wide, outputs, 1),
        )  # fmt: skip
        self.residual = inputs == outputs and stride == (1, 1)

    def forward(self, x):
        y = self.layers(x)
        return torch.relu(y + x if self.residual else y)


class MelConv(nn.Module):
    """From (batch, 1, bins, frames) to the logits of so many labels; `channels` of each of the three stages."""

    def __init__(self, channels, bins, labels):
        super().__init__()
        inputs = channels[0]
        layers = [*normalised(1, inputs // 4, 3, 2, 1), nn.ReLU(True)]
        layers += [*normalised(inputs // 4, inputs, 3, 2, 1), nn.ReLU(True)]
        for stage, (outputs, count) in enumerate(zip(channels, BLOCKS)):
            for index in range(count):
                layers.append(Block(inputs, outputs, (2, 1) if index == 0 and stage > 0 else (1, 1)))
                inputs = outputs
        layers += [*normalised(inputs, inputs, (bins // 16, 1), groups=inputs), nn.ReLU(True)]
        self.trunk, self.output = nn.Sequential(*layers), nn.Linear(inputs, labels)

    def forward(self, x):
        return self.output(self.trunk(x).squeeze(2).mean(2))
