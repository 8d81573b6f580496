"""resemblyzer as a module of HEAR, for bench/models-by-others.ts."""

import sys

import numpy as np
import scipy.ndimage

# SciPy has moved what it imports.
sys.modules["scipy.ndimage.morphology"] = scipy.ndimage
from resemblyzer import VoiceEncoder


class Model:
    sample_rate = 16000
    scene_embedding_size = timestamp_embedding_size = 256

    def __init__(self):
        self.encoder = VoiceEncoder("cpu", verbose=False).eval()


def load_model(model_file_path=""):
    return Model()


def get_scene_embeddings(audio, model):
    return np.stack([model.encoder.embed_utterance(np.asarray(sound)) for sound in audio])


def get_timestamp_embeddings(audio, model):
    parts = [model.encoder.embed_utterance(np.asarray(sound), return_partials=True) for sound in audio]
    times = [[(part.start + part.stop) / 2 / 16 for part in slices] for _, _, slices in parts]
    return np.stack([partials for _, partials, _ in parts]), np.array(times)
