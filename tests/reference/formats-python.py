"""Fixture for tests/formats: what numpy, json, pandas and hear-eval-kit write or compute, to be compared byte for byte.

Usage: python tests/reference/formats-python.py > tests/formats/fixtures/python.json
"""

import base64
import importlib.metadata
import io
import json
import platform
import random
import sys

import intervaltree
import numpy as np
import pandas as pd


def npy(shape, dtype):
    """A whole .npy file of 0, 1, 2, ... / 8."""
    array = (np.arange(int(np.prod(shape))) / 8).astype(dtype).reshape(shape)
    file = io.BytesIO()
    np.save(file, array)
    return {"shape": list(shape), "dtype": dtype, "base64": base64.b64encode(file.getvalue()).decode()}


def fortran():
    file = io.BytesIO()
    np.save(file, np.asfortranarray(np.zeros((2, 3), np.float32)))
    return base64.b64encode(file.getvalue()).decode()


def json_cases():
    values = [
        None,
        True,
        0,
        -12,
        9007199254740991,
        "plain",
        'quote " backslash \\ slash / newline \n tab \t bell \x07 delete \x7f',
        "Grüße, 日本語, 😀\u2028",
        [],
        {},
        [1, [2, []], {}],
        {"b": 1, "a": [None, False], "c": {"d": {}}},
    ]
    return [
        {"value": value, "indented": json.dumps(value, indent=True), "line": json.dumps(value)} for value in values
    ]


def float_cases():
    random.seed(0)
    values = [0.0, -0.0, 1.0, 0.1, 1e-4, 9.999e-5, 1e-5, 1.5e-7, 1e-300, 1e15, 1e16, 123456789012345680.0, 1e22]
    values += [float(np.float32(v)) for v in (0.1, 23.219954, 1e-8, 3.4e38)]
    values += [random.uniform(-1, 1) * 10 ** random.randint(-20, 20) for _ in range(60)]
    return [{"value": value, "text": json.dumps(value)} for value in values]


def csv_cases():
    labels = ["plain", "with, comma", 'with "quotes"', "two\nlines", "Grüße", "8"]
    frame = pd.DataFrame(list(enumerate(labels)), columns=["idx", "label"])
    return {"labels": labels, "text": frame.to_csv(index=False)}


def target_cases():
    """hear-eval-kit's get_labels_for_timestamps (heareval/embeddings/task_embeddings.py)."""
    generator = random.Random(1)
    vocabulary = ["a", "b", "c"]
    cases = []
    for _ in range(20):
        hop = generator.choice([50.0, 23.21995468, 10.0])
        timestamps = [float(np.float32(i * hop)) for i in range(40)]
        events = []
        for _ in range(generator.randint(0, 6)):
            start = generator.choice([generator.uniform(0, 800), generator.choice(timestamps)])
            end = generator.choice([start, start + generator.uniform(0, 300), max(start, generator.choice(timestamps))])
            events.append({"label": generator.choice(vocabulary), "start": start, "end": end})
        tree = intervaltree.IntervalTree()
        for event in events:
            tree.addi(event["start"], event["end"] + 0.0001, event["label"])
        targets = ["".join(str(int(any(i.data == v for i in tree[t]))) for v in vocabulary) for t in timestamps]
        cases.append({"timestamps": timestamps, "events": events, "targets": "".join(targets)})
    return {"vocabulary": vocabulary, "cases": cases}


json.dump(
    {
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "pandas": pd.__version__,
            "intervaltree": importlib.metadata.version("intervaltree"),
        },
        "npy": [
            npy(shape, dtype)
            for shape, dtype in [
                ((), "<f4"),
                ((7,), "<f4"),
                ((3, 4), "<f4"),
                ((0, 5), "<f4"),
                ((2, 3, 2), "<f4"),
                ((12345, 0), "<f4"),
                ((3, 4), "<f8"),
                ((5,), "<f8"),
            ]
        ],
        "notFloat": npy((4,), "<i4")["base64"],
        "fortran": fortran(),
        "json": json_cases(),
        "floats": float_cases(),
        "csv": csv_cases(),
        "eventTargets": target_cases(),
    },
    sys.stdout,
)
