"""
Makes tests/tasks/fixtures/spoken-digit.json: names, labels and folds of spoken_digit's full mode, worked out with
CPython and NumPy alone: TensorFlow Datasets' order by md5, then hear-preprocess's `split_k_folds`.

    bench/peers/venv/bin/python tests/reference/tasks-spoken-digit.py <free-spoken-digit-dataset-1.0.9.tar.gz>
"""

import hashlib
import json
import random
import sys
import tarfile
from pathlib import Path

import numpy as np

PREFIX = "tfds_id_spoken-digit-train-tfrecord-00000-of-00001-"


def main():
    with tarfile.open(sys.argv[1]) as archive:
        stems = [Path(name).stem for name in archive.getnames() if name.endswith(".wav")]
    stems.sort(key=lambda stem: int.from_bytes(hashlib.md5(b"train" + stem.encode()).digest(), "big"))
    rank_of = {f"{PREFIX}{rank}": rank for rank in range(len(stems))}
    keys = sorted(rank_of)
    random.Random("split_k_folds").shuffle(keys)
    folds = [sorted(rank_of[key] for key in fold) for fold in np.array_split(keys, 5)]
    recordings = "\n".join(stems)
    fixture = {
        "made_with": {"python": sys.version.split()[0], "numpy": np.__version__},
        "prefix": PREFIX,
        "recordings_sha256": hashlib.sha256(recordings.encode()).hexdigest(),
        "labels": "".join(stem[0] for stem in stems),
        "folds": folds,
    }
    target = Path(__file__).resolve().parents[1] / "tasks/fixtures/spoken-digit.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(fixture) + "\n")


if __name__ == "__main__":
    main()
