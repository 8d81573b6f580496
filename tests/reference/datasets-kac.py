"""Fixture for tests/datasets: sets and representations of kac_prediction 1.2.0, and integers of soundfile.

Usage: python tests/reference/datasets-kac.py > tests/datasets/fixtures/kac.json

Needs kac_prediction with its torch, torchaudio and soundfile.
"""

import base64
import contextlib
import importlib.metadata
import json
import os
import sys
import tempfile

import numpy as np
import soundfile
from kac_prediction.dataset import InputRepresentation, generateDataset
from kac_prediction.samplers import TestSweep, TestTone

SAMPLE_RATE = 8000
SMALL = {"n_bins": 64, "window_length": 64, "hop_length": 32}


def packed(values, kind="<f4"):
    return base64.b64encode(np.ascontiguousarray(values, dtype=kind).tobytes()).decode()


def dataset(sampler, settings, representation):
    """A set as its files; the numbers of `x` as they are in memory besides."""
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(sys.stderr):
        made = generateDataset(
            sampler,
            dataset_dir=folder,
            dataset_size=2,
            representation_settings=representation,
            sampler_settings=settings,
        )
        files = {}
        for name in sorted(os.listdir(folder)):
            with open(os.path.join(folder, name), "rb") as file:
                content = file.read()
            files[name] = content.decode() if name.endswith(".json") else base64.b64encode(content).decode()
        return {
            "sampler": sampler.__name__,
            "settings": settings,
            "representation": representation,
            "files": files,
            "shape": list(made.X.shape[1:]),
            "x": packed(made.X.numpy()),
            "y": [{name: value.tolist() for name, value in y.items()} for y in made.Y],
        }


def datasets():
    tone = {"duration": 0.03, "f_0": 440.0, "sample_rate": SAMPLE_RATE}
    yield dataset(TestTone, {**tone, "waveshape": "saw"}, {})
    yield dataset(TestTone, {**tone, "waveshape": "tri"}, {"normalise_input": False})
    yield dataset(TestTone, {**tone, "waveshape": "sqr"}, {"output_type": "fft", **SMALL})
    yield dataset(TestTone, tone, {"output_type": "mel", "n_mels": 8, **SMALL})
    yield dataset(TestSweep, {"duration": 0.03, "sample_rate": SAMPLE_RATE}, {"output_type": "mel", "n_mels": 8, **SMALL})


def sound():
    """A rising tone beside 0, a click and noise."""
    time = np.arange(600) / SAMPLE_RATE
    samples = 0.4 * np.sin(2 * np.pi * (300 * time + 9000 * time**2)) + 0.1
    samples += 0.02 * np.random.RandomState(0).randn(len(time))
    samples[200] = 0.9
    return samples.astype(np.float32)


def representations():
    samples = sound()
    for settings in [
        {},
        {"normalise_input": False},
        {"output_type": "fft", "n_bins": 128, "window_length": 128, "hop_length": 64},
        {"output_type": "fft", "n_bins": 150, "window_length": 101, "hop_length": 50, "normalise_input": False},
        {"output_type": "mel", "n_bins": 256, "window_length": 200, "hop_length": 100},
        {"output_type": "mel", "n_mels": 12, "f_min": 100.0, "n_bins": 128, "window_length": 128, "hop_length": 64},
    ]:
        made = InputRepresentation(SAMPLE_RATE, settings)
        x = made.transform(samples.astype(np.float64)).numpy()
        yield {"settings": settings, "complete": made.settings, "shape": x.shape, "values": packed(x)}


def integers():
    samples = np.concatenate([
        np.array([0, 1, -1, 0.5, -0.5, 1e-5, -1e-5, 1.5, -1.5, 1 / 32768, -1 / 32768, 0.99999994], dtype=np.float32),
        np.random.RandomState(1).uniform(-1, 1, 39).astype(np.float32),
    ])
    files = {}
    for bits in (16, 24, 32):
        with tempfile.NamedTemporaryFile(suffix=".wav") as file:
            # As kac_prediction's samplers hold their waveforms.
            soundfile.write(file.name, samples.astype(np.float64), SAMPLE_RATE, subtype=f"PCM_{bits}")
            files[str(bits)] = base64.b64encode(file.read()).decode()
    return {"samples": packed(samples), "files": files}


json.dump(
    {
        "versions": {
            name: importlib.metadata.version(name) for name in ("kac_prediction", "torch", "torchaudio", "soundfile", "numpy")
        },
        "sampleRate": SAMPLE_RATE,
        "datasets": list(datasets()),
        "sound": packed(sound()),
        "representations": list(representations()),
        "integers": integers(),
    },
    sys.stdout,
)
