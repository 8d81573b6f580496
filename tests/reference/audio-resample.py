"""Fixture for tests/audio: signals resampled by soxr's "HQ", and its output lengths.

soxr's multi-stage filters start a little wrong where the signal begins without silence before it (1e-4 of full
scale in the first samples, at ratios that are no whole numbers), so silence of whole periods goes before the
signal and is cut off again.

The recordings of the Free Spoken Digit Dataset are read from ../shared/data; the fixture holds a few bins of the
spectrum of what becomes of them, and every 37th sample, never their sound. The bins go up to 0.9 of the lower Nyquist
frequency; at ratios that are no whole numbers up to 0.6 of it, for there soxr begins to weaken tones, by 0.01 dB at 0.913.

Usage: python tests/reference/audio-resample.py > tests/audio/fixtures/resample.json
"""

import base64
import io
import json
import math
import sys
import tarfile

import numpy as np
import soundfile
import soxr

SECONDS = 0.08
SPEECH_LIKE = [
    (44100, 16000),
    (48000, 44100),
    (48000, 16000),
    (44100, 22050),
    (44100, 48000),
    (16000, 44100),
    (22050, 16000),
    (8000, 48000),
    (11025, 32000),
    (11127, 16000),
]
NOISE = [(16000, 8000), (11025, 22050)]
ARCHIVE = "../shared/data/free-spoken-digit-dataset-1.0.9.tar.gz"
SPEECH = ["0_george_0.wav", "6_nicolas_3.wav", "7_jackson_12.wav"]
SPEECH_TARGETS = [16000, 22050, 48000]
STRIDE = 37
SPECTRUM_SIZE = 32768
BINS = 150


def packed(values, dtype):
    return base64.b64encode(np.ascontiguousarray(values, dtype=dtype).tobytes()).decode()


def speech_like(sample_rate, rng):
    """Two vowels: gliding harmonics that fall by 12 dB an octave, syllables, and some breath below 3 kHz."""
    t = np.arange(int(SECONDS * sample_rate)) / sample_rate
    phase = 2 * np.pi * (120 * t + 200 * t**2)
    limit = min(0.4 * sample_rate, 3600)
    harmonics = range(1, int(limit / (120 + 400 * SECONDS)))
    voice = sum(np.sin(k * phase + k) / k**2 for k in harmonics)
    syllables = 0.5 - 0.5 * np.cos(2 * np.pi * t / SECONDS * 2)
    breath = sum(np.sin(2 * np.pi * f * t + p) for f, p in zip(rng.uniform(300, 3000, 40), rng.uniform(0, 6, 40)))
    return (voice * 0.4 + breath * 0.001) * syllables


def noise(sample_rate, rng):
    return rng.uniform(-0.5, 0.5, int(SECONDS * sample_rate))


def resampled(samples, source, target):
    period = source // math.gcd(source, target)
    silence = period * math.ceil(4000 / period)
    padded = np.concatenate([np.zeros(silence), samples / 32768, np.zeros(silence)]).astype(np.float32)
    first = silence * target // source
    length = len(soxr.resample(samples.astype(np.float32), source, target, "HQ"))
    return soxr.resample(padded, source, target, "HQ")[first : first + length]


def case(source, target, make, rng):
    samples = np.round(make(source, rng) * 32767).astype(np.int16)
    return {
        "from": source,
        "to": target,
        "kind": make.__name__,
        "samples": packed(samples, "<i2"),
        "resampled": packed(resampled(samples, source, target), "<f4"),
    }


def spectrum(samples, source, target):
    n = np.arange(len(samples)) / len(samples)
    window = sum(a * np.cos(2 * np.pi * k * n) for k, a in enumerate([0.35875, -0.48829, 0.14128, -0.01168]))
    found = np.fft.rfft(samples.astype(np.float64) * window, SPECTRUM_SIZE)
    pass_band = 0.9 if target % source == 0 else 0.6
    last = pass_band * min(source, target) / 2 * SPECTRUM_SIZE / target
    bins = np.linspace(0, last, BINS).astype(int)
    parts = np.stack([found[bins].real, found[bins].imag], axis=1)
    return {"size": SPECTRUM_SIZE, "bins": bins.tolist(), "parts": packed(parts, "<f4")}


def speech():
    with tarfile.open(ARCHIVE) as archive:
        for member in archive:
            name = member.name.split("/")[-1]
            if name in SPEECH:
                samples, source = soundfile.read(io.BytesIO(archive.extractfile(member).read()), dtype="int16")
                for target in SPEECH_TARGETS:
                    found = resampled(samples, source, target)
                    sparse = packed(found[::STRIDE], "<f4")
                    yield {"name": name, "to": target, "stride": STRIDE, "resampled": sparse, "spectrum": spectrum(found, source, target)}


def main():
    rng = np.random.default_rng(0)
    cases = [case(*rates, speech_like, rng) for rates in SPEECH_LIKE]
    cases += [case(*rates, noise, rng) for rates in NOISE]
    lengths = []
    rates = [8000, 11025, 16000, 22050, 24000, 32000, 44100, 48000]
    for source in rates:
        for target in rates:
            for n in (0, 1, 2, 3, 120, 240, 400, 441, 480, 1001, 22049, 44100):
                if source != target:
                    lengths.append([source, target, n, len(soxr.resample(np.zeros(n, np.float32), source, target, "HQ"))])
    made_with = {"python": sys.version.split()[0], "soxr": soxr.__version__, "libsoxr": soxr.__libsoxr_version__, "soundfile": soundfile.__version__, "numpy": np.__version__}
    print(json.dumps({"madeWith": made_with, "cases": cases, "speech": list(speech()), "lengths": lengths}))


main()
