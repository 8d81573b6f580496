"""The side of bench/train-network.ts that trains with PyTorch 2 on the CPU, on 2 threads.

Its arguments are a case as JSON and a memory format, `contiguous_format` or `channels_last`. It reads one request a line:
`{"steps"}` does that many steps of Adam on one batch and answers with the seconds they took, `{"peak": true}` with the bytes
that the process has grown by at most since PyTorch was there.
"""

import json
import os
import resource
import sys
import time

import torch
from torch import nn
from train_networks import create

if int(torch.__version__.split(".")[0]) < 2:
    sys.exit(f"PyTorch {torch.__version__}; expected 2 or newer")
case, memory_format = json.loads(sys.argv[1]), getattr(torch, sys.argv[2])
labels, batch = case["labels"], case["batch"]

torch.set_num_threads(case["threads"])
torch.manual_seed(1)


def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE")


nn.Conv2d(1, 1, 3)(torch.rand(1, 1, 8, 8)).sum().backward()
before = resident()
network = create(case["network"], case["settings"], case["input"], labels).to(memory_format=memory_format)
optimizer = torch.optim.Adam(network.parameters(), lr=1e-3)
x = torch.rand(batch, case["input"]["bins"], case["input"]["frames"]) - 0.5
y = torch.arange(batch) % labels
parameters = sum(parameter.numel() for parameter in network.parameters())
print(json.dumps({"torch": torch.__version__, "parameters": parameters}), flush=True)

for line in sys.stdin:
    request = json.loads(line)
    if "peak" in request:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        print(json.dumps({"bytes": peak - before}), flush=True)
        continue
    start = time.perf_counter()
    for _ in range(request["steps"]):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(network(x), y)
        loss.backward()
        optimizer.step()
        loss.item()
    print(json.dumps({"elapsed": time.perf_counter() - start}), flush=True)
