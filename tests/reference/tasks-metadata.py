"""
Makes tests/tasks/corpus/fixtures/metadata.json: what hear-preprocess makes of hundreds of small random corpora.

Its own classes run here, from a checkout, on empty files; only luigi, ffmpeg and downloading are replaced. A corpus
is described by numbers drawn from `random.Random`, so that the test can make the same one, and each result is kept
as a digest.

    bench/peers/venv/bin/python tests/reference/tasks-metadata.py <checkout of hear-preprocess> [cases]
"""

import hashlib
import json
import logging
import random
import sys
import tempfile
import types
import warnings
from pathlib import Path
from unittest import mock

import numpy as np
import pandas as pd

STEMS = ["a", "B", "-", "+", "_", "é", "\uffee", "\U0001f600", "10", "9"]
LABELS = [
    ["dog", "Cat", "é", "\uffee", "\U0001f600", 'a "b"', "x,y"],
    [60, 61, 7, 100, 8],
    ["60", "61", "7", "100", "8"],
]


def stub_modules():
    luigi = mock.MagicMock()
    luigi.Task = object
    for name in ["luigi", "patoolib", "slugify", "ffmpeg", "tqdm", "tqdm.auto", "requests", "schema"]:
        sys.modules[name] = luigi if name == "luigi" else mock.MagicMock()


def draw_case(index):
    """The description of one corpus. The test draws the same numbers in the same order."""
    rng = random.Random(f"case {index}")
    below = rng._randbelow
    kind = ["multiclass", "multilabel", "event"][below(3)]
    split_mode = ["trainvaltest", "new_split_kfold"][below(2)]
    mode = ["full", "small"][below(2)]
    labels = LABELS[below(3)]
    labels = labels[: 2 + below(len(labels) - 1)]
    files = 24 + below(60)
    groups = 0 if below(2) == 0 else 12 + below(12)
    given = below(4)
    percentage = None if below(2) == 0 else {"valid": 20, "test": 20, "train": 60}
    seconds = [None, 4.0, 2.5][below(3)]
    longest = None if seconds is None or below(2) == 0 else seconds * (10 + below(10)) + 0.5
    rows = []
    for file in range(files):
        stem = f"{STEMS[below(len(STEMS))]}{file}"
        split = "train"
        if split_mode == "trainvaltest":
            draw = below(5)
            split = "valid" if draw == 3 and given & 1 else "test" if draw == 4 and given & 2 else "train"
        exists = mode == "full" or below(8) > 0
        key = f"{split}{below(groups)}" if groups else None
        count = 1 if kind == "multiclass" else 1 + below(3)
        for number in range(count):
            label = labels[file % len(labels)] if number == 0 else labels[below(len(labels))]
            start = below(3500) / 7 if number == 0 else below(42000) / 7
            end = start + below(14000) / 7
            rows.append((stem, split, exists, key, label, start, end))
    return dict(
        kind=kind,
        split_mode=split_mode,
        mode=mode,
        percentage=percentage,
        seconds=seconds,
        longest=longest,
        rows=rows,
    )


def task_config(case):
    event = case["kind"] == "event"
    config = dict(
        task_name="case",
        version="1",
        mode=case["mode"],
        embedding_type="event" if event else "scene",
        prediction_type="multilabel" if event else case["kind"],
        split_mode=case["split_mode"],
        sample_duration=case["seconds"],
    )
    if case["percentage"]:
        config["split_percentage"] = case["percentage"]
    if case["split_mode"] == "trainvaltest":
        config["splits"] = ["train", "valid", "test"]
        config["max_task_duration_by_split"] = {split: case["longest"] for split in config["splits"]}
    else:
        config["nfolds"] = 3
        config["splits"] = ["fold00", "fold01", "fold02"]
        config["max_task_duration_by_fold"] = case["longest"]
    return config


def run_case(case, folder, pipeline):
    """Runs the original's tasks one after the other; returns the files that they write."""
    config = task_config(case)
    event = case["kind"] == "event"
    corpus = folder / "corpus"
    corpus.mkdir()
    frame = pd.DataFrame(case["rows"], columns=["stem", "split", "exists", "key", "label", "start", "end"])
    frame = frame.assign(relpath=[str(corpus / f"{stem}.wav") for stem in frame["stem"]])
    for relpath in frame[frame["exists"]]["relpath"].unique():
        Path(relpath).touch()
    keys = dict(zip(frame["stem"], frame["key"]))

    def make(cls, name, **attributes):
        class Task(cls):
            workdir = folder / name
            longname = name

        task = Task.__new__(Task)
        (folder / name).mkdir()
        for attribute, value in dict(task_config=config, **attributes).items():
            setattr(task, attribute, value)
        task.mark_complete = lambda: None
        return task

    metadata = make(pipeline.ExtractMetadata, "metadata", outfile="process_metadata.csv")
    metadata.requires = lambda: {}
    columns = ["relpath", "split", "label"] + (["start", "end"] if event else [])
    metadata.get_all_metadata = lambda: frame[columns].copy()
    if frame["key"].notna().any():
        type(metadata).get_split_key = staticmethod(lambda df: df["unique_filestem"].map(keys))
    metadata.run()

    subsampled = {}
    for split in config["splits"]:
        subsampled[split] = make(pipeline.SubsampleSplit, f"subsample-{split}", split=split, metadata_task=metadata)
        subsampled[split].run()
    data = types.SimpleNamespace(workdir=folder / "data")
    data.workdir.mkdir()
    for split in config["splits"]:
        (data.workdir / split).symlink_to(subsampled[split].workdir / split)
    labels = make(pipeline.SubcorpusMetadata, "labels", metadata_task=metadata)
    labels.requires = lambda: {"data": data}
    labels.run()
    vocabulary = make(pipeline.MetadataVocabulary, "vocabulary", metadata_task=metadata)
    vocabulary.requires = lambda: {"subcorpus_metadata": labels}
    vocabulary.run()
    return [(vocabulary.workdir / "labelvocabulary.csv").read_bytes()] + [
        (labels.workdir / f"{split}.json").read_bytes() for split in config["splits"]
    ]


def main():
    checkout, cases = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 600
    stub_modules()
    sys.path.insert(0, checkout)
    with tempfile.TemporaryDirectory() as here:
        import os

        os.chdir(here)
        import hearpreprocess.pipeline as pipeline

        logging.disable(logging.CRITICAL)
        warnings.simplefilter("ignore")
        results = []
        for index in range(cases):
            folder = Path(here) / str(index)
            folder.mkdir()
            try:
                with mock.patch("builtins.print"):
                    files = run_case(draw_case(index), folder, pipeline)
                digest = hashlib.sha256(b"\0".join(files)).hexdigest()[:16]
            except AssertionError as error:
                digest = "refused"
            results.append(digest)
    fixture = {
        "made_with": {
            "python": sys.version.split()[0],
            "numpy": np.__version__,
            "pandas": pd.__version__,
            "hearpreprocess": "2021.1.1",
        },
        "digests": results,
    }
    target = Path(__file__).resolve().parents[1] / "tasks/corpus/fixtures/metadata.json"
    target.write_text(json.dumps(fixture, indent=1) + "\n")
    print(f"{results.count('refused')} of {cases} refused")


if __name__ == "__main__":
    main()
