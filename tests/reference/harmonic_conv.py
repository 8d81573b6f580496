"""harmonic_conv (src/networks/harmonic-conv.ts) in PyTorch, for networks-harmonic-conv.py and bench/train-network.py."""

import torch
import torch.nn.functional as F
from torch import nn


def stack(x, harmonics, bins):
    """A copy of the lowest bins of x moved by each harmonic, zeros beyond it."""
    copies = []
    for shift in harmonics:
        start, end = max(shift, 0), min(bins + shift, x.shape[2])
        below = max(-shift, 0)
        copies.append(F.pad(x[:, :, start:end], (0, 0, below, bins - (end - start) - below)))
    return torch.cat(copies, dim=1)


class HarmonicConv(nn.Module):
    """From (batch, channels x bins, frames) to the logits of so many labels; the settings are those of the network."""

    def __init__(self, channels, bins, bins_per_octave, labels, octaves, **settings):
        super().__init__()
        self.channels, self.all, self.per_octave, self.settings = channels, bins, bins_per_octave, settings
        self.bins = min(octaves * bins_per_octave, bins)
        under, over = settings["spectrogram_undertone_stacking"], settings["spectrogram_overtone_stacking"]
        self.first = self.shifts(under, over) if channels == 1 else [0]
        self.further = self.shifts(settings["undertone_stacking"], settings["overtone_stacking"])
        inputs, width, before = channels * len(self.first), 0, 0
        self.layers, self.norms = nn.ModuleList(), nn.ModuleList()
        for layer in range(settings["stacks"]):
            kernel = (settings["conv_range"], self.of("conv_ctx", layer))
            dilation = (1, self.of("dilations", layer))
            self.layers.append(nn.Conv2d(inputs, settings["filters"], kernel, dilation=dilation, padding="same"))
            self.norms.append(nn.BatchNorm2d(settings["filters"]))
            width = settings["filters"]
            if layer % settings["residual_hop"] == 0:
                width += before if settings["residual_op"] == "concat" else 0
                before = width
            inputs = width * len(self.further)
        self.salience = nn.Conv2d(inputs, 1, 1)
        self.output = nn.Linear(self.bins, labels)

    def shifts(self, undertones, overtones):
        ratios = [1 / (x + 2) for x in range(undertones)] + list(range(1, overtones + 1))
        logarithms = torch.log2(torch.tensor(ratios, dtype=torch.float64))
        return torch.round(self.per_octave * logarithms).int().tolist()

    def of(self, name, layer):
        return self.settings[name][min(layer, len(self.settings[name]) - 1)]

    def forward(self, x):
        x = stack(x.reshape(len(x), self.channels, self.all, -1), self.first, self.bins)
        before = None
        for index, (layer, norm) in enumerate(zip(self.layers, self.norms)):
            x = norm(F.relu(layer(x if index == 0 else stack(x, self.further, self.bins))))
            if self.settings["residual_op"] != "none" and index % self.settings["residual_hop"] == 0:
                if before is not None:
                    x = x + before if self.settings["residual_op"] == "add" else torch.cat([before, x], dim=1)
                before = x
        embedded = self.salience(stack(x, self.further, self.bins)).squeeze(1)
        return self.output(embedded.mean(dim=2))
