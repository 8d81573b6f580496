"""Writes tests/embed/fixtures/row-order.json: the order in which hear-eval-kit lays the files of each split in a matrix.

It shuffles the list of files of one split after the other with one random.Random that was seeded with 0. Run from the
project root; only CPython is needed.
"""

import json
import platform
import random

TASKS = [{"train": 40, "valid": 7, "test": 3}, {f"fold{fold:02d}": 20 + fold for fold in range(5)}]

tasks = []
for splits in TASKS:
    prng = random.Random()
    prng.seed(0)
    orders = {}
    for split, count in splits.items():
        files = [f"clip{index:03d}.wav" for index in range(count)]
        prng.shuffle(files)
        orders[split] = files
    tasks.append({"splits": splits, "orders": orders})

with open("tests/embed/fixtures/row-order.json", "w") as out:
    json.dump({"made_with": {"python": platform.python_version()}, "tasks": tasks}, out)
    out.write("\n")
