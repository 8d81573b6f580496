"""The side of bench/embed.ts that runs hearbaseline.naive in PyTorch (2 threads), on noise held in memory.

Reads one request a line, `{"kind", "seconds", "clips", "batch"}`, embeds that many clips in batches and answers with
the seconds it took. librosa.filters.mel is wrapped since hearbaseline 2021.1.1 passes the sample rate by position.
"""

import json
import sys
import time

import librosa
import torch

librosa_mel = librosa.filters.mel
librosa.filters.mel = lambda sr, **options: librosa_mel(sr=sr, **options)
from hearbaseline import naive  # noqa: E402

torch.set_num_threads(2)
torch.manual_seed(1)
model = naive.load_model()
print(json.dumps({"torch": torch.__version__, "threads": torch.get_num_threads()}), flush=True)

noise = {}
for line in sys.stdin:
    request = json.loads(line)
    shape = (request["clips"], round(request["seconds"] * naive.RandomProjectionMelEmbedding.sample_rate))
    if shape not in noise:
        noise[shape] = torch.rand(shape) - 0.5
    embed = naive.get_scene_embeddings if request["kind"] == "scene" else naive.get_timestamp_embeddings
    start = time.perf_counter()
    for batch in noise[shape].split(request["batch"]):
        embed(batch, model)
    print(json.dumps({"elapsed": time.perf_counter() - start}), flush=True)
