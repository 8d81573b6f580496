"""crepe and conv_recurrent (src/networks/) in PyTorch, and all networks by name, for bench/train-network.py."""

import sys
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

sys.path.append(str(Path(__file__).parent.parent / "tests" / "reference"))
from harmonic_conv import HarmonicConv  # noqa: E402
from mel_conv import MelConv  # noqa: E402

MEL_CHANNELS = {"small": [16, 28, 52], "medium": [32, 56, 104], "large": [48, 84, 152]}
CREPE_FACTORS = {"tiny": 4, "small": 8, "medium": 16, "large": 24, "full": 32}
WINDOW = 1024


class Image(nn.Module):
    """Gives (batch, bins, frames) to a network that takes (batch, 1, bins, frames)."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, x):
        return self.network(x[:, None])


class Crepe(nn.Module):
    """From (batch, 1, samples) to the logits of so many labels, with torchcrepe's layers in its order."""

    def __init__(self, factor, hop, labels):
        super().__init__()
        self.hop = hop
        channels = [1] + [times * factor for times in [32, 4, 4, 4, 8, 16]]
        kernels, strides = [512] + 5 * [64], [4] + 5 * [1]
        self.layers = nn.ModuleList(
            nn.Conv2d(inputs, outputs, (kernel, 1), (stride, 1))
            for inputs, outputs, kernel, stride in zip(channels, channels[1:], kernels, strides)
        )
        self.norms = nn.ModuleList(nn.BatchNorm2d(outputs, eps=0.001) for outputs in channels[1:])
        self.output = nn.Linear(4 * channels[-1], labels)

    def forward(self, x):
        frames = F.pad(x[:, 0], (WINDOW // 2, WINDOW // 2 - 1)).unfold(1, WINDOW, self.hop)
        frames = frames - frames.mean(dim=2, keepdim=True)
        frames = frames / torch.clamp(frames.std(dim=2, keepdim=True), min=1e-10)
        y = frames.reshape(-1, 1, WINDOW, 1)
        for index, (layer, norm) in enumerate(zip(self.layers, self.norms)):
            y = F.pad(y, (0, 0, 254, 254) if index == 0 else (0, 0, 31, 32))
            y = F.max_pool2d(norm(F.relu(layer(y))), (2, 1), (2, 1))
        embedded = y.permute(0, 2, 1, 3).reshape(len(x), -1, self.output.in_features)
        return self.output(embedded.mean(dim=1))


class ConvRecurrent(nn.Module):
    """From (batch, bins, frames) to the logits of so many labels."""

    def __init__(self, bins, filters, units, labels):
        super().__init__()
        self.local, self.local_norm = nn.Conv2d(1, 1, 5, padding=2), nn.BatchNorm2d(1)
        self.tall, self.tall_norm = nn.Conv2d(1, filters, (bins, 1)), nn.BatchNorm2d(filters)
        self.recurrent = nn.GRU(filters, units, num_layers=2, batch_first=True, bidirectional=True)
        self.output = nn.Linear(2 * units, labels)

    def forward(self, x):
        local = self.local_norm(F.relu(self.local(x[:, None])))
        tall = self.tall_norm(F.relu(self.tall(local)))
        frames, _ = self.recurrent(tall.squeeze(2).transpose(1, 2))
        return self.output(frames.mean(dim=1))


def create(name, settings, shape, labels):
    """A network with all of its settings; `shape` has bins, and of some channels and binsPerOctave."""
    bins = shape["bins"]
    if name == "mel_conv":
        return Image(MelConv(MEL_CHANNELS[settings["size"]], bins, labels))
    if name == "crepe":
        return Crepe(CREPE_FACTORS[settings["depth"]], settings["hop"], labels)
    if name == "conv_recurrent":
        return ConvRecurrent(bins, settings["filters"], settings["units"], labels)
    lists = {key: [settings[key]] for key in ("conv_ctx", "dilations")}
    channels = shape["channels"]
    return HarmonicConv(channels, bins // channels, shape["binsPerOctave"], labels, **{**settings, **lists})
