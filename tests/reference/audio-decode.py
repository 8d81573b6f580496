"""Fixture for tests/audio: small files of every format that is read, and what ffmpeg makes of them.

The sound is 0.1 s of gliding harmonics. Of ffmpeg's mono 16-bit samples every 17th is kept. AAC is encoded without
noise substitution, for decoders draw their noise differently.

Usage: python tests/reference/audio-decode.py > tests/audio/fixtures/decode.json
"""

import base64
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import soundfile

SECONDS = 0.1
STRIDE = 17
# name, sample rate, channels, arguments of ffmpeg
FILES = [
    ("mono.mp3", 16000, 1, ["-c:a", "libmp3lame"]),
    ("stereo.mp3", 44100, 2, ["-c:a", "libmp3lame", "-q:a", "7"]),
    ("no-xing.mp3", 22050, 1, ["-c:a", "libmp3lame", "-write_xing", "0", "-id3v2_version", "0"]),
    ("mono.flac", 16000, 1, []),
    ("stereo.flac", 8000, 2, []),
    ("24-bit.flac", 8000, 1, ["-sample_fmt", "s32"]),
    ("24-bit-stereo.flac", 8000, 2, ["-sample_fmt", "s32"]),
    ("quad.flac", 8000, 4, []),
    ("flac.ogg", 8000, 1, ["-c:a", "flac"]),
    ("vorbis.ogg", 8000, 1, ["-c:a", "libvorbis"]),
    ("three.ogg", 8000, 3, ["-c:a", "libvorbis"]),
    ("mono.opus", 16000, 1, ["-c:a", "libopus"]),
    ("stereo.opus", 48000, 2, ["-c:a", "libopus"]),
    ("opus.webm", 16000, 1, ["-c:a", "libopus"]),
    ("recorded.webm", 48000, 1, ["-c:a", "libopus", "-live", "1"]),
    ("vorbis.webm", 8000, 1, ["-c:a", "libvorbis"]),
    ("mono.m4a", 16000, 1, ["-c:a", "aac", "-aac_pns", "0"]),
    ("stereo.m4a", 44100, 2, ["-c:a", "aac", "-aac_pns", "0", "-b:a", "48k"]),
    ("alac.m4a", 8000, 1, ["-c:a", "alac"]),
]


def sound(sample_rate, channels):
    t = np.arange(int(SECONDS * sample_rate)) / sample_rate
    rows = []
    for channel in range(channels):
        phase = 2 * np.pi * ((150 + 40 * channel) * t + 300 * t**2)
        rows.append(sum(np.sin(k * phase + k + channel) / k**1.5 for k in range(1, 9)) * 0.25)
    return np.stack(rows, axis=1)


def ffmpeg(*arguments):
    return subprocess.run(["ffmpeg", "-v", "error", "-y", *arguments], check=True, capture_output=True).stdout


def encoded(folder, name, sample_rate, channels, arguments):
    source = folder / "source.wav"
    soundfile.write(source, sound(sample_rate, channels), sample_rate, subtype="PCM_16")
    target = folder / name
    ffmpeg("-bitexact", "-i", str(source), "-bitexact", "-metadata_header_padding", "0", *arguments, str(target))
    mono16 = np.frombuffer(ffmpeg("-i", str(target), "-ac", "1", "-f", "s16le", "-acodec", "pcm_s16le", "-"), "<i2")
    probed = subprocess.run(
        ["ffprobe", "-v", "error", "-select_streams", "a", "-show_entries", "stream=sample_rate,channels", "-of", "csv=p=0", str(target)],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    found_rate, found_channels = (int(part) for part in probed.split(",")[:2])
    return {
        "name": name,
        "sourceFrames": int(SECONDS * sample_rate),
        "sourceRate": sample_rate,
        "channels": found_channels,
        "sampleRate": found_rate,
        "frames": len(mono16),
        "stride": STRIDE,
        "bytes": base64.b64encode(target.read_bytes()).decode(),
        "mono16": base64.b64encode(mono16[::STRIDE].tobytes()).decode(),
    }


def main():
    version = subprocess.run(["ffmpeg", "-version"], check=True, capture_output=True, text=True).stdout.split()[2]
    with tempfile.TemporaryDirectory() as folder:
        files = [encoded(Path(folder), *file) for file in FILES]
    made_with = {"python": sys.version.split()[0], "ffmpeg": version, "numpy": np.__version__, "soundfile": soundfile.__version__}
    print(json.dumps({"madeWith": made_with, "files": files}, indent=1))


main()
