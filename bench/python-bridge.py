"""The side of bench/python-bridge.ts that calls a module in Python itself, as hear-eval-kit does: batches of noise in
memory, without gradients, embeddings taken as arrays of NumPy.

Reads one request a line, `{"module", "kind", "seconds", "clips", "batch"}`, and answers with the seconds it took.
"""

import importlib
import json
import os
import sys
import time

import torch

sys.path.insert(0, os.path.join("bench", "python-heareval"))
sys.path.insert(0, "bench")
import sitecustomize  # noqa: E402,F401

print(json.dumps({"torch": torch.__version__, "threads": torch.get_num_threads()}), flush=True)
torch.manual_seed(1)
loaded, noise = {}, {}
for line in sys.stdin:
    request = json.loads(line)
    if request["module"] not in loaded:
        module = importlib.import_module(request["module"])
        loaded[request["module"]] = module, module.load_model()
    module, model = loaded[request["module"]]
    shape = (request["clips"], round(request["seconds"] * model.sample_rate))
    if shape not in noise:
        noise[shape] = torch.rand(shape) - 0.5
    embed = module.get_scene_embeddings if request["kind"] == "scene" else module.get_timestamp_embeddings
    start = time.perf_counter()
    with torch.no_grad():
        for batch in noise[shape].split(request["batch"]):
            result = embed(batch, model)
            for tensor in result if isinstance(result, tuple) else [result]:
                tensor.detach().numpy()
    print(json.dumps({"elapsed": time.perf_counter() - start}), flush=True)
