"""A module of realistic cost for bench/python-bridge.ts: a convolutional network of about 0.5 GFLOP a second of sound,
as much as a small network for phones, without training."""

import torch

CHANNELS, LAYERS, HOP = 256, 8, 160


class Model(torch.nn.Module):
    sample_rate = 16000
    scene_embedding_size = timestamp_embedding_size = CHANNELS

    def __init__(self):
        super().__init__()
        self.front = torch.nn.Conv1d(1, CHANNELS, 400, stride=HOP, padding=200)
        self.layers = torch.nn.ModuleList(
            torch.nn.Conv1d(CHANNELS, CHANNELS, 5, padding=2) for _ in range(LAYERS)
        )

    def forward(self, audio):
        hidden = torch.relu(self.front(audio.unsqueeze(1)))
        for layer in self.layers:
            hidden = torch.relu(layer(hidden))
        return hidden.transpose(1, 2)


def load_model(model_file_path=""):
    torch.manual_seed(0)
    return Model().eval()


def get_scene_embeddings(audio, model):
    return model(audio).mean(1)


def get_timestamp_embeddings(audio, model):
    frames = model(audio)
    times = torch.arange(frames.shape[1]) * (1000 * HOP / model.sample_rate)
    return frames, times.repeat(len(audio), 1)
