"""
Makes tests/tasks/stats/fixtures/stats.json: what hear-preprocess's get_audio_dir_stats tells of a folder of silence, and
what pandas counts of labels. Its own code runs here, from a checkout; of ffmpeg-python only `probe` is needed, which asks
ffprobe.

    bench/peers/venv/bin/python tests/reference/tasks-stats.py <checkout of hear-preprocess>
"""

import json
import subprocess
import sys
import tempfile
import types
import wave
from pathlib import Path
from unittest import mock

import numpy as np
import pandas as pd

# name, sample rate, channels, frames
FILES = [("a.wav", 8000, 1, 4000), ("b.wav", 8000, 1, 5001), ("sub/c.wav", 16000, 2, 30000), ("d.WAV", 16000, 1, 123456), ("e.wav", 44100, 1, 44100)]
LABELS = {"a.wav": ["x"], "b.wav": ["y", "x"], "c.wav": ["z"], "d.wav": ["y"], "e.wav": ["y", "x"], "f.wav": ["x"]}


def stub_ffmpeg():
    def probe(path, select_streams):
        command = ["ffprobe", "-v", "error", "-show_format", "-show_streams", "-select_streams", select_streams, "-of", "json", str(path)]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            raise Error(done.stderr)
        return json.loads(done.stdout)

    class Error(Exception):
        pass

    sys.modules["ffmpeg"] = types.SimpleNamespace(probe=probe, Error=Error)
    sys.modules["tqdm"] = types.SimpleNamespace(tqdm=lambda items: items)
    for name in ["luigi", "patoolib", "slugify", "requests", "schema"]:
        sys.modules[name] = mock.MagicMock()


def main(checkout):
    stub_ffmpeg()
    sys.path.insert(0, checkout)
    import hearpreprocess.util.audio as audio

    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "in/sub").mkdir(parents=True)
        for name, rate, channels, frames in FILES:
            with wave.open(str(Path(folder) / "in" / name), "wb") as file:
                file.setnchannels(channels)
                file.setsampwidth(2)
                file.setframerate(rate)
                file.writeframes(bytes(2 * channels * frames))
        (Path(folder) / "in" / "bad.mp3").write_text("this is no audio\n")
        (Path(folder) / "in" / "notes.txt").write_text("neither is this\n")
        out = Path(folder) / "stats.json"
        audio.get_audio_dir_stats(str(Path(folder) / "in"), str(out))
        stats = json.loads(out.read_text())
    counts = pd.Series([label for labels in LABELS.values() for label in labels]).value_counts(normalize=True).to_dict()
    version = subprocess.run(["ffprobe", "-version"], capture_output=True, text=True).stdout.split()[2]
    made_with = {"python": sys.version.split()[0], "numpy": np.__version__, "pandas": pd.__version__, "ffprobe": version}
    fixture = {"madeWith": made_with, "files": FILES, "stats": stats, "labels": LABELS, "labelCounts": json.dumps(counts, indent=True)}
    target = Path("tests/tasks/stats/fixtures/stats.json")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(fixture, indent=1) + "\n")


main(sys.argv[1])
