"""heareval.predictions.runner, timed without Python's start: `timed.py <arguments of the runner>`.

Prints `{"torch", "elapsed", "fit"}` as its last line: seconds in all, and in PyTorch Lightning's `Trainer.fit`.
"""

import json
import time

import pytorch_lightning
import torch
from heareval.predictions.runner import runner

fit = pytorch_lightning.Trainer.fit
seconds = []


def timed_fit(*arguments, **named):
    start = time.perf_counter()
    try:
        return fit(*arguments, **named)
    finally:
        seconds.append(time.perf_counter() - start)


pytorch_lightning.Trainer.fit = timed_fit
start = time.perf_counter()
runner(standalone_mode=False)
elapsed = time.perf_counter() - start
print()
print(json.dumps({"torch": torch.__version__, "elapsed": elapsed, "fit": sum(seconds)}))
