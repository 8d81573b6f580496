"""heareval.predictions.runner, timed without Python's start: `timed.py <arguments of the runner>`.

Prints `{"torch", "elapsed", "fit", "processor"}` as its last line: seconds in all, in PyTorch Lightning's `Trainer.fit`, and of
processor time of all threads, also of those that wait busily.
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
start, processor_start = time.perf_counter(), time.process_time()
runner(standalone_mode=False)
elapsed, processor = time.perf_counter() - start, time.process_time() - processor_start
print()
print(json.dumps({"torch": torch.__version__, "elapsed": elapsed, "fit": sum(seconds), "processor": processor}))
