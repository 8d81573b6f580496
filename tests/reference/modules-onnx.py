"""Fixture for tests/modules: a small convolutional model that PyTorch exported to ONNX, and its outputs in PyTorch.

The sound is a glide that the test makes anew: sin(2 pi (220 t + 440 t^2)) / 2, float32, of 0.5 s at 16 kHz.

Usage: python tests/reference/modules-onnx.py > tests/modules/onnx/fixtures/small-conv.json
"""

import base64
import io
import json

import torch

RATE, SECONDS = 16000, 0.5


class SmallConv(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.first = torch.nn.Conv1d(1, 16, 400, stride=160, padding=200)
        self.norm = torch.nn.BatchNorm1d(16)
        self.second = torch.nn.Conv1d(16, 8, 5, stride=2, padding=2)

    def forward(self, audio):
        hidden = torch.relu(self.norm(self.first(audio.unsqueeze(1))))
        frames = torch.tanh(self.second(hidden)).transpose(1, 2)
        return frames, frames.mean(1)


torch.manual_seed(1)
model = SmallConv().eval()
time = torch.arange(int(RATE * SECONDS), dtype=torch.float64) / RATE
glide = (torch.sin(2 * torch.pi * (220 * time + 440 * time**2)) / 2).float()
audio = torch.stack([glide, glide.flip(0)])
exported = io.BytesIO()
axes = {"audio": {0: "sounds", 1: "samples"}, "frames": {0: "sounds", 1: "count"}, "clip": {0: "sounds"}}
torch.onnx.export(
    model, audio, exported, input_names=["audio"], output_names=["frames", "clip"], dynamic_axes=axes, opset_version=14
)
with torch.no_grad():
    frames, clip = model(audio)
print(
    json.dumps(
        {
            "versions": {"torch": torch.__version__},
            "onnx": base64.b64encode(exported.getvalue()).decode(),
            "frames": [round(value, 7) for value in frames.flatten().tolist()],
            "clip": [round(value, 7) for value in clip.flatten().tolist()],
        }
    )
)
