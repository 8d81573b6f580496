"""Fixture for tests/audio: mel filters of librosa, Hann windows of torch.

Of each matrix the weights above 0 are kept, band after band, with the number of them and the first bin per band.

Usage: python tests/reference/audio-mel.py > tests/audio/fixtures/mel.json
"""

import base64
import json
import sys
import warnings

import librosa
import numpy as np
import torch

warnings.filterwarnings("ignore", message="Empty filters")


def packed(values, dtype):
    return base64.b64encode(np.ascontiguousarray(values, dtype=dtype).tobytes()).decode()


def mel(sample_rate, fft_size, bands, min_hz=0, max_hz=None):
    weights = librosa.filters.mel(sr=sample_rate, n_fft=fft_size, n_mels=bands, fmin=min_hz, fmax=max_hz)
    return {
        "options": {
            "sampleRate": sample_rate,
            "fftSize": fft_size,
            "bands": bands,
            "minHz": min_hz,
            "maxHz": max_hz if max_hz is not None else sample_rate / 2,
        },
        "counts": (weights > 0).sum(axis=1).tolist(),
        "starts": [int(np.argmax(band > 0)) for band in weights],
        "weights": packed(weights[weights > 0], "<f4"),
    }


def main():
    filters = [
        mel(44100, 4096, 256),
        mel(22050, 2048, 128),
        mel(16000, 400, 80, 20, 7600),
        mel(48000, 1024, 64, 125.5),
        mel(8000, 256, 96),
    ]
    windows = [[size, packed(torch.hann_window(size).numpy(), "<f4")] for size in (1, 7, 32, 400, 1024, 4096)]
    made_with = {"python": sys.version.split()[0], "librosa": librosa.__version__, "torch": torch.__version__, "numpy": np.__version__}
    print(json.dumps({"madeWith": made_with, "filters": filters, "windows": windows}))


main()
