"""Fixture for tests/audio: where hearbaseline.util.frame_audio puts its frames.

The signal counts 1, 2, 3, ..., so that the samples found in a frame tell where it begins.

Usage: python tests/reference/audio-frames.py > tests/audio/fixtures/frames.json
"""

import base64
import importlib.metadata
import json
import sys

import numpy as np
import torch
from hearbaseline.util import frame_audio


def packed(values, dtype):
    return base64.b64encode(np.ascontiguousarray(values, dtype=dtype).tobytes()).decode()


def case(length, frame_size, hop_ms, sample_rate):
    audio = torch.arange(1, length + 1, dtype=torch.float64)[None]
    frames, timestamps = frame_audio(audio, frame_size, hop_ms, sample_rate)
    starts = []
    for frame in frames[0]:
        place = torch.nonzero(frame)[0, 0]
        starts.append(int(frame[place] - 1 - place))
    return {
        "length": length,
        "frameSize": frame_size,
        "hopMs": hop_ms,
        "sampleRate": sample_rate,
        "starts": packed(starts, "<i4"),
        "timestamps": packed(timestamps[0].numpy(), "<f4"),
    }


def main():
    cases = [
        case(length, frame_size, hop_ms, sample_rate)
        for length in (1, 2204, 2205, 2206, 11025, 24696, 44100, 100003)
        for frame_size, hop_ms, sample_rate in [
            (4096, 50, 44100),
            (4096, 250, 44100),
            (1023, 10, 22050),
            (512, 12.5, 16000),
            (640, 0.5, 11025) if length < 11025 else (640, 33.333, 48000),
        ]
    ]
    made_with = {
        "python": sys.version.split()[0],
        "torch": torch.__version__,
        "hearbaseline": importlib.metadata.version("hearbaseline"),
    }
    print(json.dumps({"madeWith": made_with, "cases": cases}))


main()
