"""Writes tests/embed/fixtures/hear2021.json: embeddings folders that heareval.embeddings makes of two small tasks.

    PYTHONPATH=bench/python-heareval bench/peers/venv/bin/python tests/reference/embed-hear2021.py

The module's embeddings are means of a few samples, so that they are the same everywhere.
"""

import base64
import importlib.metadata
import json
import os
import sys
import tempfile
import types
from pathlib import Path

import numpy as np
import soundfile
import torch
from heareval.embeddings.task_embeddings import Embedding, task_embeddings

ROOT = Path(__file__).resolve().parents[2]
RATE = 16000


class Model(torch.nn.Module):
    sample_rate = RATE
    scene_embedding_size = timestamp_embedding_size = 3


def frames(audio):
    return audio.reshape(audio.shape[0], -1, 3, 400).mean(dim=3)


module = types.ModuleType("tiny")
module.load_model = Model
module.get_scene_embeddings = lambda audio, model: frames(audio).mean(dim=1)
module.get_timestamp_embeddings = lambda audio, model: (
    frames(audio),
    (torch.arange(audio.shape[1] // 1200) * 75.0 + 37.5).repeat(audio.shape[0], 1),
)
sys.modules["tiny"] = module

COMMON = {"version": "1.0", "sample_duration": 0.3, "mode": "full"}
TASKS = {
    "scene": {
        "task_name": "words",
        "embedding_type": "scene",
        "prediction_type": "multilabel",
        "split_mode": "new_split_kfold",
        "splits": ["fold00", "fold01", "fold02"],
        "evaluation": ["mAP"],
        **COMMON,
    },
    "event": {
        "task_name": "beeps",
        "embedding_type": "event",
        "prediction_type": "multilabel",
        "split_mode": "trainvaltest",
        "splits": ["train", "valid", "test"],
        "evaluation": ["event_onset_200ms_fms"],
        **COMMON,
    },
}
WORDS = ["yes", "no", "Türe"]


def scene_labels(index):
    return [WORDS[index % 3]] + ([WORDS[(index + 2) % 3]] if index % 2 else [])


def event_labels(index):
    first = {"label": "yes", "start": 10.0 * index, "end": 37.5 + 20 * index}
    second = {"label": "no", "start": 37.5, "end": 112.5}
    return [first, second] if index % 3 else []


def write_task(folder, metadata):
    generator = np.random.RandomState(0)
    (folder / "task_metadata.json").write_text(json.dumps(metadata, indent=True))
    vocabulary = "".join(f"{index},{word}\n" for index, word in enumerate(WORDS))
    (folder / "labelvocabulary.csv").write_text("idx,label\n" + vocabulary)
    for split in metadata["splits"]:
        audio = folder / str(RATE) / split
        audio.mkdir(parents=True)
        labels = {}
        for index in range(4):
            name = f"{split}-clip{index}.wav"
            soundfile.write(audio / name, generator.uniform(-0.5, 0.5, 4800), RATE, subtype="PCM_16")
            labels[name] = (scene_labels if metadata["embedding_type"] == "scene" else event_labels)(index)
        (folder / f"{split}.json").write_text(json.dumps(labels, indent=True))


folders = {}
with tempfile.TemporaryDirectory() as temporary:
    os.chdir(temporary)
    for name, metadata in TASKS.items():
        task = Path("tasks") / name
        task.mkdir(parents=True)
        write_task(task, metadata)
        made = Path("embeddings/tiny") / name
        task_embeddings(Embedding("tiny"), task, made)
        folders[name] = {
            path.relative_to(made).as_posix(): base64.b64encode(path.read_bytes()).decode()
            for path in sorted(made.rglob("*"))
            if path.is_file()
        }
    os.chdir(ROOT)

packages = ["heareval", "torch", "numpy", "soundfile"]
with open("tests/embed/fixtures/hear2021.json", "w") as out:
    made_with = {package: importlib.metadata.version(package) for package in packages}
    json.dump({"made_with": made_with, "folders": folders}, out)
    out.write("\n")
