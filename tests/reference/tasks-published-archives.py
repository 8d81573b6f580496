"""
Runs hear-preprocess 2021.1.1 with the real ffmpeg on the published archives of small modes, and compares what it makes
with task folders of ours. Replaced are only the network and patool, the order of files on the disk (by the alphabet),
and what newer libraries no longer have.

    node dist/cli/main.js preprocess <task> --mode small --mirror <archives> --sample-rate <rate> --tasks-dir <ours>
    PYTHONPATH=<ffmpeg-python, patool, python-slugify, click, schema> \\
        bench/peers/venv/bin/python tests/reference/tasks-published-archives.py \\
        <checkout of hear-preprocess> <archives> <ours> <rate> <task>...

Prints, for each task, the files that differ; of clips that ffmpeg resampled, and so dithered, by how much.
"""

import hashlib
import os
import shutil
import sys
import tempfile
import zipfile
from pathlib import Path
from unittest import mock

import numpy as np

import hear_preprocess as original

checkout, archives, ours, rate, *tasks = sys.argv[1:]
archives, ours, rate = Path(archives).resolve(), Path(ours).resolve(), int(rate)


def download_file(url, local_filename, expected_md5):
    source = archives / Path(local_filename).name
    found = hashlib.md5(source.read_bytes()).hexdigest()
    if found != expected_md5:
        print(f"{source.name}: md5 {found}, the original's is {expected_md5}")
    shutil.copyfile(source, local_filename)
    return local_filename


def prepare(task_name):
    import luigi

    import hearpreprocess.pipeline as pipeline
    import hearpreprocess.util.luigi as luigi_util

    luigi_util.download_file = pipeline.download_file = download_file
    extract = lambda archive, verbosity, outdir: zipfile.ZipFile(archive).extractall(outdir)
    pipeline.patoolib.extract_archive = extract
    original.replace_what_pandas_dropped()
    module = __import__(f"hearpreprocess.secrettasks.hearsecrettasks.{task_name}", fromlist=["task"])
    config = original.task_config(module, "small")
    luigi.task_register.Register.clear_instance_cache()
    task = pipeline.FinalCombine(
        sample_rates=[rate],
        tasks_dir="tasks",
        metadata_task=module.extract_metadata_task(config),
        task_config=config,
    )
    pipeline.run(task, num_workers=1)
    (made,) = Path("tasks").iterdir()
    return made


def compare(task_name, made):
    clips, others, differences = 0, 0, []
    for path in sorted(path for path in made.rglob("*") if path.is_file()):
        name = path.relative_to(made)
        mine = ours / made.name / name
        if not mine.exists():
            differences.append(f"{name}: not in ours")
        elif path.suffix != ".wav":
            others += 1
            if path.read_bytes() != mine.read_bytes():
                differences.append(f"{name}: differs")
        else:
            clips += 1
            (_, expected), (_, found) = original.read_wav(path), original.read_wav(mine)
            if len(expected) != len(found):
                differences.append(f"{name}: {len(found)} samples, expected {len(expected)}")
            elif not np.array_equal(expected, found):
                steps = np.abs(expected.astype(int) - found)
                differences.append(f"{name}: {np.mean(steps > 1):.2e} of the samples more than a step off, at most {steps.max()}")
    print(f"{task_name}: {clips} clips and {others} other files compared, {len(differences)} differ")
    for difference in differences:
        print(f"  {difference}")


original.stub_modules()
for unused in ["note_seq", "note_seq.sequences_lib", "note_seq.midi_io"]:
    sys.modules[unused] = mock.MagicMock()
sys.path.insert(0, str(Path(checkout).resolve()))
by_disk = Path.rglob
Path.rglob = lambda self, pattern: iter(sorted(by_disk(self, pattern)))
for name in tasks:
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        compare(name, prepare(name))
        os.chdir("/")
