"""
Makes tests/tasks/fixtures/task-metadata.json: what hear-preprocess 2021.1.1 writes into `task_metadata.json`, for
every task and mode it has.

    PYTHONPATH=<note-seq, pretty_midi, mido, python-slugify, click, schema> \\
        bench/peers/venv/bin/python tests/reference/tasks-configurations.py <checkout of hear-preprocess>
"""

import json
import sys
import tempfile
import os
from pathlib import Path

import hear_preprocess as original

OPEN = "speech_commands nsynth_pitch nsynth_pitch_kfold dcase2016_task2 spoken_digit tfds_speech_commands".split()
SECRET = (
    "beehive_states_fold0 beehive_states_fold1 beijing_opera coughvid esc50 fsd50k gunshot_triangulation libricount "
    "maestro mridangam_stroke mridangam_tonic tfds_crema_d tfds_gtzan tfds_gtzan_music_speech vocal_imitation "
    "vox_lingua_top10"
).split()


def main():
    original.stub_modules()
    sys.path.insert(0, sys.argv[1])
    target = Path(__file__).resolve().parents[1] / "tasks/fixtures/task-metadata.json"
    os.chdir(tempfile.mkdtemp())
    modules = [f"hearpreprocess.{name}" for name in OPEN]
    modules += [f"hearpreprocess.secrettasks.hearsecrettasks.{name}" for name in SECRET]
    configurations = []
    for name in modules:
        module = __import__(name, fromlist=["generic_task_config"])
        for mode in module.generic_task_config["modes"]:
            configurations.append(original.task_config(module, mode))
    fixture = {
        "made_with": {"python": sys.version.split()[0], "hearpreprocess": original.VERSION},
        "configurations": configurations,
    }
    target.write_text(json.dumps(fixture, indent=1) + "\n")
    print(len(configurations), "configurations")


if __name__ == "__main__":
    main()
