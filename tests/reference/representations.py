"""Fixture for tests/representations: spectra of librosa.

Usage: python tests/reference/representations.py > tests/representations/fixtures/spectra.json
"""

import base64
import json
import sys

import librosa
import numpy as np

SAMPLE_RATE = 16000


def packed(values):
    return base64.b64encode(np.ascontiguousarray(values, dtype="<f4").tobytes()).decode()


def sound():
    """A rising tone, a click and noise, with silence at the end."""
    time = np.arange(2400) / SAMPLE_RATE
    samples = 0.5 * np.sin(2 * np.pi * (300 * time + 20000 * time**2))
    samples += 0.05 * np.random.RandomState(0).randn(len(time))
    samples[700] = 0.9
    samples[2000:] = 0
    return samples.astype(np.float32)


def spectrum(samples, window_length, hop_length, n_bins):
    framing = {"n_fft": 2 * (n_bins - 1), "win_length": window_length, "hop_length": hop_length}
    magnitudes = np.abs(librosa.stft(samples, pad_mode="constant", **framing))
    settings = {"window_length": window_length, "hop_length": hop_length, "n_bins": n_bins}
    return {"settings": settings, "shape": magnitudes.shape, "values": packed(magnitudes)}


def mel(samples, window_length, hop_length, n_bins, n_mels, f_min, f_max):
    framing = {"n_fft": 2 * (n_bins - 1), "win_length": window_length, "hop_length": hop_length}
    powers = librosa.feature.melspectrogram(
        y=samples, sr=SAMPLE_RATE, n_mels=n_mels, fmin=f_min, fmax=f_max, pad_mode="constant", **framing
    )
    settings = {"window_length": window_length, "hop_length": hop_length, "n_bins": n_bins}
    settings |= {"n_mels": n_mels, "f_min": f_min, "f_max": f_max}
    return {"settings": settings, "shape": powers.shape, "values": packed(powers)}


def main():
    samples = sound()
    made_with = {"python": sys.version.split()[0], "librosa": librosa.__version__, "numpy": np.__version__}
    fixture = {
        "madeWith": made_with,
        "sampleRate": SAMPLE_RATE,
        "sound": packed(samples),
        "fft": [spectrum(samples, 128, 64, 65), spectrum(samples, 100, 160, 129), spectrum(samples, 101, 160, 65)],
        "mel": [mel(samples, 256, 100, 129, 20, 0, 8000), mel(samples, 200, 160, 257, 40, 125.5, 4000)],
    }
    print(json.dumps(fixture))


main()
