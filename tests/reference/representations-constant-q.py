"""Fixture for tests/representations/constant-q.test.ts: constant-Q transforms of librosa, of 20 sounds that the test makes too.

Of each it keeps the shape, the largest number and every so many of the others. With `--all FOLDER` all of them, as npy files.

Usage: python tests/reference/representations-constant-q.py > tests/representations/fixtures/constant-q.json
"""

import base64
import json
import sys
from pathlib import Path

import librosa
import numpy as np
import soxr

KEPT = 61

CQT = [
    # sample rate, samples, settings
    (16000, 9000, dict(hop_length=256, n_bins=84, bins_per_octave=12, f_min=32.7, filter_scale=1)),
    (16000, 8191, dict(hop_length=160, n_bins=84, bins_per_octave=12, f_min=32.7, filter_scale=1)),
    (16000, 8193, dict(hop_length=160, n_bins=60, bins_per_octave=12, f_min=110, filter_scale=1)),
    (16000, 7001, dict(hop_length=256, n_bins=90, bins_per_octave=24, f_min=55, filter_scale=1)),
    (16000, 7000, dict(hop_length=512, n_bins=30, bins_per_octave=12, f_min=65.4, filter_scale=1)),
    (16000, 6001, dict(hop_length=441, n_bins=24, bins_per_octave=12, f_min=440, filter_scale=1)),
    (16000, 5000, dict(hop_length=128, n_bins=36, bins_per_octave=36, f_min=3500, filter_scale=1)),
    (16000, 400, dict(hop_length=128, n_bins=48, bins_per_octave=12, f_min=100, filter_scale=1)),
    (16000, 9000, dict(hop_length=256, n_bins=144, bins_per_octave=36, f_min=65.4, filter_scale=0.5)),
    (16000, 9000, dict(hop_length=256, n_bins=72, bins_per_octave=12, f_min=65.4, filter_scale=2)),
    (16000, 3000, dict(hop_length=64, n_bins=5, bins_per_octave=12, f_min=800, filter_scale=1)),
    (16000, 7777, dict(hop_length=1024, n_bins=24, bins_per_octave=12, f_min=65.4, filter_scale=1)),
    (22050, 12000, dict(hop_length=512, n_bins=84, bins_per_octave=12, f_min=32.7032, filter_scale=1)),
    (22050, 12001, dict(hop_length=256, n_bins=360, bins_per_octave=60, f_min=163.5, filter_scale=1)),
    (44100, 16000, dict(hop_length=512, n_bins=540, bins_per_octave=60, f_min=32.7, filter_scale=1)),
    (44100, 16001, dict(hop_length=256, n_bins=216, bins_per_octave=36, f_min=65.4, filter_scale=1)),
]
HCQT = [
    (16000, 9000, dict(hop_length=256, n_bins=60, bins_per_octave=12, f_min=32.7, filter_scale=1), [0.5, 1, 2, 3, 4, 5], 80),
    (16000, 5001, dict(hop_length=160, n_bins=36, bins_per_octave=12, f_min=110, filter_scale=1), [1, 2, 3], 60),
    (22050, 9001, dict(hop_length=256, n_bins=72, bins_per_octave=12, f_min=32.7, filter_scale=1), [0.5, 1, 2, 3, 4, 5], 80),
    (22050, 8000, dict(hop_length=512, n_bins=72, bins_per_octave=24, f_min=65.4, filter_scale=1), [1, 5], 110),
]


def noise(count, seed):
    """From -1 to 1, as the test makes it too."""
    state = (np.arange(1, count + 1, dtype=np.uint64) * np.uint64(seed * 2 + 1)) & np.uint64(0xFFFFFFFF)
    state = (state * np.uint64(2654435761)) & np.uint64(0xFFFFFFFF)
    return (state >> np.uint64(16)).astype(np.float64) / 32768 - 1


def sound(number, sample_rate, samples):
    """A rising tone, one that dies away, a click and noise; number 7 is silent in its second half."""
    time = np.arange(samples) / sample_rate
    values = 0.4 * np.sin(2 * np.pi * (90 * (number + 1) * time + 2000 * time**2))
    values += 0.3 * np.exp(-8 * time) * np.sin(2 * np.pi * 1870 * time)
    values += 0.1 * (number % 3) * noise(samples, number)
    values[samples // 3] = 0.9
    if number == 7:
        values[samples // 2 :] = 0
    return values.astype(np.float32)


def magnitudes(samples, sample_rate, settings, harmonic=1):
    known = dict(settings)
    f_min = known.pop("f_min") * harmonic
    return np.abs(librosa.cqt(samples, sr=sample_rate, fmin=f_min, tuning=0, **known))


def stacked(samples, sample_rate, settings, harmonics, top_db):
    """As music-transcription stacks, in decibels."""
    spectra = [magnitudes(samples, sample_rate, settings, harmonic) for harmonic in harmonics]
    frames = min(spectrum.shape[1] for spectrum in spectra)
    whole = np.concatenate([spectrum[:, :frames] for spectrum in spectra])
    return librosa.amplitude_to_db(whole, ref=np.max, top_db=top_db) / top_db + 1


def packed(values):
    return base64.b64encode(np.ascontiguousarray(values, dtype="<f4").tobytes()).decode()


def spectra():
    for number, (sample_rate, samples, settings) in enumerate(CQT):
        values = magnitudes(sound(number, sample_rate, samples), sample_rate, settings)
        yield "cqt", sample_rate, samples, {**settings, "decibels": False}, values
    for number, (sample_rate, samples, settings, harmonics, top_db) in enumerate(HCQT, len(CQT)):
        values = stacked(sound(number, sample_rate, samples), sample_rate, settings, harmonics, top_db)
        yield "hcqt", sample_rate, samples, {**settings, "harmonics": harmonics, "top_db": top_db}, values


def main():
    cases = []
    for number, (name, sample_rate, samples, settings, values) in enumerate(spectra()):
        every = values.size // KEPT
        case = {"name": name, "sampleRate": sample_rate, "samples": samples, "settings": settings, "shape": values.shape}
        cases.append({**case, "largest": float(values.max()), "every": every, "values": packed(values.flatten()[::every])})
        if sys.argv[1:2] == ["--all"]:
            np.save(Path(sys.argv[2]) / f"{number}.npy", np.ascontiguousarray(values, dtype="<f4"))
    made_with = {
        "python": sys.version.split()[0],
        "librosa": librosa.__version__,
        "numpy": np.__version__,
        "soxr": soxr.__version__,
    }
    print(json.dumps({"madeWith": made_with, "cases": cases}, indent=1))


main()
