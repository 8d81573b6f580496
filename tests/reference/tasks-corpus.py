"""
Makes tests/tasks/corpus/fixtures/corpus.json: how pandas reads decimal numbers, and the order and the shards of
TensorFlow Datasets (tfrecords_writer.py, hashing.py, shuffle.py), worked out from its source with CPython alone.

    bench/peers/venv/bin/python tests/reference/tasks-corpus.py
"""

import hashlib
import io
import json
import random
import sys
from pathlib import Path

import pandas as pd

SHARDS = [(1, 5), (2, 5), (4, 10), (4, 4), (8, 100), (8, 101), (32, 1000)]


def numbers():
    rng = random.Random("numbers")
    texts = ["0", "7", "1.5", ".25", "12.", "-0.1", "1e3", "1.25E-2", "120000.0", "123456789012345678901.5"]
    for digits in range(1, 19):
        for _ in range(20):
            whole = rng.randrange(10 ** rng.randrange(1, 7))
            texts.append(f"{whole}.{rng.randrange(10**digits):0{digits}d}")
    for _ in range(200):
        texts.append(repr(rng.random() * 10 ** rng.randrange(-6, 7)))
    frame = pd.read_csv(io.StringIO("number\n" + "\n".join(texts) + "\n"), dtype={"number": float})
    return [[text, repr(float(value))] for text, value in zip(texts, frame["number"])]


def shards(count, examples):
    keys = [f"word_{index}.wav" for index in range(examples)]
    keys.sort(key=lambda key: int.from_bytes(hashlib.md5(b"validation" + key.encode()).digest(), "big"))
    ends = [int(round(examples * (float(i) / count))) for i in range(1, count + 1)]
    names = []
    for shard, (start, end) in enumerate(zip([0] + ends, ends)):
        for index in range(end - start):
            names.append(f"tfds_id_some-words-validation-tfrecord-{shard:05d}-of-{count:05d}-{index}")
    text = "\n".join(f"{key} {name}" for key, name in zip(keys, names))
    return {"shards": count, "examples": examples, "sha256": hashlib.sha256(text.encode()).hexdigest()}


def main():
    fixture = {
        "made_with": {"python": sys.version.split()[0], "pandas": pd.__version__},
        "numbers": numbers(),
        "shards": [shards(*case) for case in SHARDS],
    }
    target = Path(__file__).resolve().parents[1] / "tasks/corpus/fixtures/corpus.json"
    target.write_text(json.dumps(fixture) + "\n")


if __name__ == "__main__":
    main()
