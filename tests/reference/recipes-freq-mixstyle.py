"""Fixture for tests/recipes/augmentation/freq-mixstyle.test.ts: four spectra whose means and deviations of each bin PyTorch mixes.

The spectra are sin(index^2) times 1 + bin plus the example; one bin of the first is constant. PyTorch's variance is that of a
sample, as the authors of Freq-MixStyle take it, with 1e-6 added.

Usage: python tests/reference/recipes-freq-mixstyle.py > tests/recipes/augmentation/fixtures/freq-mixstyle.json
"""

import json

import torch

EXAMPLES, BINS, FRAMES = 4, 3, 5
OTHERS = [2, 0, 3, 3]
SHARES = [0.9, 0.25, 0.0, 0.4]

index = torch.arange(EXAMPLES * BINS * FRAMES, dtype=torch.float64)
x = torch.sin(index**2).reshape(EXAMPLES, BINS, FRAMES)
x = x * (1 + torch.arange(BINS))[None, :, None] + torch.arange(EXAMPLES)[:, None, None]
x[0, 1] = 7.0
x = x.float()

deviations, means = torch.sqrt(x.var(dim=2, keepdim=True) + 1e-6), x.mean(dim=2, keepdim=True)
shares = torch.tensor(SHARES)[:, None, None]
mixed_means = torch.lerp(means[OTHERS], means, shares)
mixed_deviations = torch.lerp(deviations[OTHERS], deviations, shares)
mixed = (x - means) / deviations * mixed_deviations + mixed_means

print(
    json.dumps(
        {
            "versions": {"torch": torch.__version__},
            "bins": BINS,
            "frames": FRAMES,
            "partners": [
                {"position": position, "other": other, "share": share}
                for position, (other, share) in enumerate(zip(OTHERS, SHARES))
            ],
            "values": x.flatten().tolist(),
            "mixed": mixed.flatten().tolist(),
        },
        indent=1,
    )
)
