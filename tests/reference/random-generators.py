"""Writes tests/random/fixtures/random.json: values from CPython, NumPy, pandas and PyTorch.

Run from the project root in an environment with numpy, pandas and torch.
"""

import hashlib
import json
import platform
import random

import numpy as np
import pandas as pd
import torch


def digest(values):
    return hashlib.sha256(",".join(str(v) for v in values).encode()).hexdigest()[:16]


STRINGS = ["split_k_folds", "split_train_test_val", "", "é日本", "a" * 300] + [f"split_k_folds_retry_{i}" for i in range(400)]
INTEGERS = list(range(300)) + [2**32 - 1, 2**32, 2**40 + 7, 2**53 - 1, -5]
python = []
for number, seed in enumerate(STRINGS + INTEGERS):
    length = 1 + (number * 37) % 700
    items = list(range(length))
    rng = random.Random(seed)
    rng.shuffle(items)
    python.append({"seed": seed, "length": length, "shuffled": digest(items), "random": [rng.random(), rng.random()]})

numpy_cases = []
for number in range(1500):
    seed = (number * 2654435761) % 2**32
    length = 1 + (number * 31) % 1200
    numpy_cases.append([seed, length, digest(np.random.RandomState(seed).permutation(length))])

frame = pd.DataFrame({"row": range(2500)})
texts = ["postprocess_all_metadata", "SubsampleSplit(fold00)", "SubsampleSplit(train)"]
pandas_cases = []
for text in texts:
    seed = int(hashlib.sha1(text.encode("utf-8")).hexdigest(), 16) % (2**32 - 1)
    pandas_cases.append([text, seed, digest(frame.sample(frac=1, random_state=seed)["row"])])

torch_cases = []
for seed in [0, 1, 42, 2**32 - 1]:
    torch.manual_seed(seed)
    values = torch.rand(3, 1000).numpy()
    torch_cases.append({"seed": seed, "first": [float(v) for v in values[0, :4]], "sha256": hashlib.sha256(values.tobytes()).hexdigest()})

json.dump(
    {
        "versions": {"python": platform.python_version(), "numpy": np.__version__, "pandas": pd.__version__, "torch": torch.__version__},
        "python": python,
        "numpy": numpy_cases,
        "pandas": pandas_cases,
        "torch": torch_cases,
    },
    open("tests/random/fixtures/random.json", "w"),
)
