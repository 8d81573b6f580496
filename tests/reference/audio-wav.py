"""Fixture for tests/audio: WAV files of every sample format as soundfile writes and reads them, and what ffmpeg
makes of them (mono 16-bit, trimmed and padded lengths).

Needs soundfile and the program ffmpeg (5.1 or later, x86).

Usage: python tests/reference/audio-wav.py > tests/audio/fixtures/wav.json
"""

import base64
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import soundfile

FRAMES = 50
FORMATS = {
    "WAV": ["PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE"],
    "WAVEX": ["PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE"],
}


def packed(values, dtype):
    return base64.b64encode(np.ascontiguousarray(values, dtype=dtype).tobytes()).decode()


def ffmpeg(folder, *options):
    out = folder / "out.wav"
    command = ["ffmpeg", "-y", "-v", "error", "-i", folder / "in.wav", *options, "-acodec", "pcm_s16le", "-ac", "1", out]
    subprocess.run(command, check=True)
    return soundfile.read(out, dtype="int16")[0]


def signal(rng, channels, subtype):
    """Noise with full scale, ties and, for floats, values beyond full scale."""
    samples = rng.uniform(-1, 1, (FRAMES, channels))
    ties = np.array([0.5, 1.5, -0.5, -1.5, 2.5, 32766.5, -32767.5, 32767, -32768, 0]) / 32768
    samples[: len(ties), 0] = ties
    samples[: len(ties), 1:] = ties[::-1, None]
    if subtype in ("FLOAT", "DOUBLE"):
        samples[20:24] *= 1.5
    return samples


def main():
    rng = np.random.default_rng(0)
    files, lengths = [], []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "in.wav"
        for kind, subtypes in FORMATS.items():
            for subtype in subtypes:
                for channels in (1, 2) if kind == "WAV" and subtype not in ("PCM_16", "FLOAT") else range(1, 9):
                    soundfile.write(path, signal(rng, channels, subtype), 22050, subtype=subtype, format=kind)
                    files.append(
                        {
                            "name": f"{kind} {subtype} {channels}",
                            "subtype": subtype,
                            "channels": channels,
                            "wav": base64.b64encode(path.read_bytes()).decode(),
                            "samples": packed(soundfile.read(path, dtype="float32", always_2d=True)[0].T, "<f4"),
                            "mono16": packed(ffmpeg(folder), "<i2"),
                        }
                    )
        for sample_rate, frames, seconds in [
            (11025, 1000, 0.5),
            (11025, 33075, 0.5),
            (44100, 1000, 1.0),
            (48000, 100, 1 / 3),
            (22050, 22049, 0.12345),
            (8000, 9000, 2.00001),
            (16000, 8000, 4.0),
            (44100, 10, 0.03337),
        ]:
            soundfile.write(path, np.ones(frames, dtype=np.int16), sample_rate, subtype="PCM_16")
            filters = f"apad=whole_dur={seconds},atrim=end={seconds}"
            lengths.append([sample_rate, frames, seconds, len(ffmpeg(folder, "-af", filters))])
    version = subprocess.run(["ffmpeg", "-version"], capture_output=True, text=True).stdout.split()[2]
    made_with = {
        "python": sys.version.split()[0],
        "soundfile": soundfile.__version__,
        "libsndfile": soundfile.__libsndfile_version__,
        "numpy": np.__version__,
        "ffmpeg": version,
    }
    print(json.dumps({"madeWith": made_with, "files": files, "lengths": lengths}, indent=1))


main()
