"""The side of bench/train-step.ts that trains with PyTorch (2 threads): hear-eval-kit's head, one hidden layer.

Reads one request a line, `{"inputs", "steps"}`, does that many steps of Adam on one batch and answers with the seconds
they took.
"""

import json
import sys
import time

import torch

BATCH, HIDDEN, LABELS = 1024, 1024, 50

torch.set_num_threads(2)
torch.manual_seed(1)
print(json.dumps({"torch": torch.__version__, "threads": torch.get_num_threads()}), flush=True)

heads = {}


def make(inputs):
    head = torch.nn.Sequential(
        torch.nn.Linear(inputs, HIDDEN),
        torch.nn.BatchNorm1d(HIDDEN),
        torch.nn.Dropout(0.1),
        torch.nn.ReLU(),
        torch.nn.Linear(HIDDEN, LABELS),
    )
    optimizer = torch.optim.Adam(head.parameters(), lr=1e-3)
    return head, optimizer, torch.rand(BATCH, inputs) - 0.5, torch.arange(BATCH) % LABELS


for line in sys.stdin:
    request = json.loads(line)
    inputs = request["inputs"]
    if inputs not in heads:
        heads[inputs] = make(inputs)
    head, optimizer, x, y = heads[inputs]
    start = time.perf_counter()
    for _ in range(request["steps"]):
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(head(x), y)
        loss.backward()
        optimizer.step()
        loss.item()
    print(json.dumps({"elapsed": time.perf_counter() - start}), flush=True)
