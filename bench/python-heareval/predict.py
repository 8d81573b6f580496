"""heareval.predictions.runner with another seed than its 42: `predict.py <seed> <arguments of the runner>`.

The grid's order stays that of seed 42.
"""

import random
import sys

import heareval.predictions.task_predictions as task_predictions
from heareval.predictions.runner import runner
from pytorch_lightning import seed_everything

seed = int(sys.argv.pop(1))


def seeded(_, workers):
    seed_everything(seed, workers=workers)
    random.seed(42)


task_predictions.seed_everything = seeded
runner()
