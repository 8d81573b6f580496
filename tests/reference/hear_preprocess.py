"""
Runs hear-preprocess 2021.1.1 itself, from a checkout, on corpora made here: its own luigi pipeline, its own tasks.
Replaced are only downloading (archives are folders that are written where the archive would be extracted), ffmpeg
(by NumPy, at the corpus' own sample rate only: mono, trim, pad), TensorFlow Datasets (by its source's rules) and
what newer libraries no longer have (`DataFrame.append`).
"""

import base64
import hashlib
import logging
import os
import shutil
import sys
import tempfile
import traceback
import types
import wave
from pathlib import Path
from unittest import mock

import numpy as np
import pandas as pd

VERSION = "2021.1.1"


def noise(frames, seed):
    """16-bit samples that the tests make too."""
    state = (np.arange(1, frames + 1, dtype=np.uint64) * np.uint64(seed * 2 + 1)) & np.uint64(0xFFFFFFFF)
    state = (state * np.uint64(2654435761)) & np.uint64(0xFFFFFFFF)
    return ((state >> np.uint64(16)).astype(np.int64) - 32768).astype(np.int16)


def wav(frames, seed, rate=1000, scale=1):
    """The description of a mono 16-bit wav file: noise, divided by `scale`."""
    return {"wav": [rate, frames, seed, scale]}


def binary(content):
    return {"base64": base64.b64encode(content).decode()}


def write_file(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, str):
        path.write_text(content)
    elif "base64" in content:
        path.write_bytes(base64.b64decode(content["base64"]))
    else:
        rate, frames, seed, scale = content["wav"]
        samples = noise(frames, seed).astype(np.int64) // scale
        samples[content.get("peaks", [])] = 30000
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setframerate(rate)
            if content.get("bits") == 24:
                file.setsampwidth(3)
                wide = (samples * 256 + np.arange(frames) % 256).astype("<i4")
                file.writeframes(wide.view(np.uint8).reshape(-1, 4)[:, :3].tobytes())
            else:
                file.setsampwidth(2)
                file.writeframes(samples.astype("<i2").tobytes())


def wav_bytes(description):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clip.wav"
        write_file(path, description)
        return path.read_bytes()


def write_archive(files, folder):
    for name, content in files.items():
        write_file(Path(folder) / name, content)


def read_wav(path):
    with wave.open(str(path)) as file:
        if file.getsampwidth() != 2:
            raise wave.Error("not 16 bits")
        return file.getframerate(), np.frombuffer(file.readframes(file.getnframes()), "<i2")


def stub_modules():
    """Whatever hear-preprocess imports and these runs do not need."""
    tf = types.ModuleType("tensorflow")
    tf.data = types.SimpleNamespace(Dataset=TfdsDataset)
    tfds = types.ModuleType("tensorflow_datasets")
    tfds.builder = TfdsBuilder
    tfds.ReadConfig = types.SimpleNamespace
    tfds.as_numpy = lambda dataset: dataset.examples
    sys.modules.update(tensorflow=tf, tensorflow_datasets=tfds)
    for name in ["ffmpeg", "patoolib", "pydub", "IPython", "bokeh", "bokeh.plotting", "fluidsynth"]:
        try:
            __import__(name)
        except ImportError:
            sys.modules[name] = mock.MagicMock()


class TfdsDataset:
    def __init__(self, examples):
        self.examples = examples


class TfdsBuilder:
    """A data set of TensorFlow Datasets: `definition` gives the label names, the rate and each split's examples."""

    definition = None

    def __init__(self, name, version, data_dir):
        self.name = name
        labels, rate, _ = self.definition
        features = {"label": types.SimpleNamespace(names=labels), "audio": types.SimpleNamespace(sample_rate=rate)}
        self.info = types.SimpleNamespace(features=features)

    def download_and_prepare(self):
        pass

    def as_dataset(self, split, **_):
        """Examples ordered and named as tfrecords_writer.py, shuffle.py and hashing.py do it."""
        labels, _, splits = self.definition
        examples, shards = splits[split]
        hashed = lambda key: int.from_bytes(hashlib.md5(split.encode() + key.encode()).digest(), "big")
        keys = sorted(examples, key=hashed)
        ends = [int(round(len(keys) * (float(i) / shards))) for i in range(1, shards + 1)]
        result = []
        for shard, (start, end) in enumerate(zip([0] + ends, ends)):
            for index, key in enumerate(keys[start:end]):
                audio, label = examples[key]
                tfds_id = f"{self.name}-{split}.tfrecord-{shard:05d}-of-{shards:05d}__{index}"
                result.append({"tfds_id": tfds_id, "audio": audio.astype(np.int64), "label": labels.index(label)})
        return TfdsDataset(result)


def replace_ffmpeg(audio):
    def stats(in_file):
        try:
            rate, samples = read_wav(in_file)
        except (wave.Error, EOFError):
            return None
        return dict(
            codec="pcm_s16le", sample_rate=rate, samples=len(samples), mono=True, duration=len(samples) / rate, ext=".wav"
        )

    def trim_pad_wav(in_file, out_file, duration):
        rate, samples = read_wav(in_file)
        length = int(round(duration * rate))
        with wave.open(out_file, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(rate)
            file.writeframes(np.pad(samples, (0, max(0, length - len(samples))))[:length].astype("<i2").tobytes())

    audio.get_audio_stats = stats
    audio.mono_wav = lambda in_file, out_file: Path(out_file).symlink_to(Path(in_file).absolute())
    audio.trim_pad_wav = trim_pad_wav


def replace_downloads(luigi_util, pipeline, archives):
    def download_file(url, local_filename, expected_md5):
        content = archives.get(Path(local_filename).name, "")
        if isinstance(content, str) or "wav" in content:
            write_file(Path(local_filename), content)
        else:
            Path(local_filename).touch()
        return local_filename

    def extract_archive(archive, verbosity, outdir):
        write_archive(archives[Path(archive).name], outdir)

    luigi_util.download_file = download_file
    pipeline.download_file = download_file
    pipeline.patoolib.extract_archive = extract_archive


def replace_what_pandas_dropped():
    if not hasattr(pd.DataFrame, "append"):
        pd.DataFrame.append = lambda self, row, ignore_index: pd.concat([self, pd.DataFrame([row])], ignore_index=True)


def task_config(module, mode):
    """The configuration of a task's mode, put together as in runner.py."""
    config = dict(module.generic_task_config)
    config.update(config["modes"][mode])
    config["tmp_dir"] = "_workdir"
    config["mode"] = mode
    del config["modes"]
    if config["split_mode"] == "trainvaltest":
        config["splits"] = ["train", "valid", "test"]
    else:
        config["splits"] = [f"fold{fold:02d}" for fold in range(config["nfolds"])]
    return config


def run_task(module_name, mode, archives, rate, before_run=None):
    """
    Prepares a task of hear-preprocess in one mode.

    archives: what the archives hold, by file name
    returns the texts of the task folder's files and the sha256 of each wav file's samples
    """
    import luigi

    import hearpreprocess.pipeline as pipeline
    import hearpreprocess.util.audio as audio
    import hearpreprocess.util.luigi as luigi_util

    module = __import__(f"hearpreprocess.{module_name}", fromlist=["task"])
    replace_ffmpeg(audio)
    replace_downloads(luigi_util, pipeline, archives)
    replace_what_pandas_dropped()
    logging.disable(logging.CRITICAL)
    luigi.Task.event_handler(luigi.Event.FAILURE)(lambda task, error: sys.stderr.write("".join(traceback.format_exception(error))))
    if before_run is not None:
        before_run(module)
    config = task_config(module, mode)
    back = os.getcwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            # Luigi keeps tasks by their parameters; the configuration is none of them.
            luigi.task_register.Register.clear_instance_cache()
            task = pipeline.FinalCombine(
                sample_rates=[rate],
                tasks_dir="tasks",
                metadata_task=module.extract_metadata_task(config),
                task_config=config,
            )
            with mock.patch("builtins.print"):
                pipeline.run(task, num_workers=1)
            (made,) = Path("tasks").iterdir()
            return read_task_folder(made)
        finally:
            os.chdir(back)


def read_task_folder(folder):
    texts, samples = {}, {}
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if path.suffix == ".wav":
            samples[name] = hashlib.sha256(read_wav(path)[1].tobytes()).hexdigest()[:16]
        elif path.is_file():
            texts[name] = path.read_text()
    return {"folder": folder.name, "texts": texts, "samples": samples}
