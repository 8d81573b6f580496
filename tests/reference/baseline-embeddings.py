"""Writes tests/baseline/fixtures/hearbaseline.json: the projection, mel filters and embeddings of hearbaseline.naive.

Run from the project root in an environment with torch, librosa, soundfile, soxr and hearbaseline (installed with
--no-deps). hearbaseline 2021.1.1 passes the sample rate to librosa.filters.mel by position, which newer librosa
refuses; the function is wrapped so that it accepts it, nothing else is changed.

The recordings of the Free Spoken Digit Dataset are read from ../shared/data when it is there; the fixture holds
their embeddings (every 16th dimension), never their sound.
"""

import base64
import hashlib
import io
import json
import platform
import tarfile

import librosa
import numpy as np
import soundfile
import soxr
import torch

librosa_mel = librosa.filters.mel
librosa.filters.mel = lambda sr, **options: librosa_mel(sr=sr, **options)
from hearbaseline import naive  # noqa: E402

SAMPLE_RATE = 44100
STRIDE = 16
SPEECH = ["0_george_0", "7_jackson_12", "9_theo_3"]
ARCHIVE = "../shared/data/free-spoken-digit-dataset-1.0.9.tar.gz"


def packed(values):
    return base64.b64encode(np.ascontiguousarray(values, dtype="<f4").tobytes()).decode()


def synthetic(samples, seed):
    """A rising tone over noise from a linear congruential generator, the middle third silent: int16."""
    out = np.zeros(samples, dtype=np.int16)
    state = seed
    for n in range(samples):
        state = (state * 1103515245 + 12345) % 2**31
        noise = (state >> 16) % 2001 - 1000
        tone = round(20000 * np.sin(2 * np.pi * (100 + n / 20) * n / SAMPLE_RATE))
        out[n] = 0 if samples <= 3 * n < 2 * samples else tone + noise
    return out


def recording(name):
    with tarfile.open(ARCHIVE) as archive:
        data = archive.extractfile(f"free-spoken-digit-dataset-1.0.9/recordings/{name}.wav").read()
    samples, rate = soundfile.read(io.BytesIO(data), dtype="int16")
    return samples, rate


def embeddings(clip):
    audio = torch.from_numpy(clip.astype(np.float32) / 32768)[None]
    scene = naive.get_scene_embeddings(audio, model)
    frames, timestamps = naive.get_timestamp_embeddings(audio, model)
    return scene[0].detach().numpy(), frames[0].detach().numpy(), timestamps[0].numpy()


def described(clip, **rest):
    scene, frames, timestamps = embeddings(clip)
    return {
        **rest,
        "samples": len(clip),
        "scene": packed(scene[::STRIDE]),
        "frames": packed(frames[:, ::STRIDE]),
        "timestamps": [float(t) for t in timestamps],
        "largest": float(max(np.abs(scene).max(), np.abs(frames).max())),
    }


model = naive.load_model()
projection = model.projection.detach().numpy()
mel = model.mel_scale.numpy()

clips = []
for samples, seed in [(24696, 1), (20011, 7), (1500, 3)]:
    clip = synthetic(samples, seed)
    clips.append(described(clip, seed=seed, pcm=hashlib.sha256(clip.astype("<i2").tobytes()).hexdigest()))

speech = []
for name in SPEECH:
    samples, rate = recording(name)
    resampled = soxr.resample(samples, rate, SAMPLE_RATE)
    # The samples as they stand, played at 44.1 kHz, need no resampler: the embeddings alone are compared.
    speech.append({"name": name, "rate": rate, "asTheyStand": described(samples), "resampled": described(resampled)})

fixture = {
    "made_with": {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "torch": torch.__version__,
        "librosa": librosa.__version__,
        "soxr": soxr.__version__,
        "hearbaseline": "2021.1.1 (librosa.filters.mel wrapped to accept the sample rate by position)",
    },
    "stride": STRIDE,
    "projection": {
        "sha256": hashlib.sha256(projection.astype("<f4").tobytes()).hexdigest(),
        "head": [float(v) for v in projection.ravel()[:8]],
        "tail": [float(v) for v in projection.ravel()[-4:]],
    },
    "mel": {
        "shape": list(mel.shape),
        "starts": [int(np.flatnonzero(row)[0]) for row in mel],
        "lengths": [int(np.flatnonzero(row)[-1] - np.flatnonzero(row)[0] + 1) for row in mel],
        "values": packed(np.concatenate([row[np.flatnonzero(row)[0] : np.flatnonzero(row)[-1] + 1] for row in mel])),
    },
    "synthetic": clips,
    "speech": speech,
}
with open("tests/baseline/fixtures/hearbaseline.json", "w") as out:
    json.dump(fixture, out)
    out.write("\n")
