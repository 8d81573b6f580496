/** Uploads the folder that it lies in, by the wandb package: its protocol is documented nowhere else. */
export const UPLOAD_SCRIPT = `"""Uploads this folder to Weights & Biases: pip install wandb, then python upload.py

WANDB_PROJECT, WANDB_ENTITY, WANDB_MODE, WANDB_NAME, WANDB_TAGS and WANDB_RUN_GROUP count as they always do.
"""

import json
import os
import pathlib

import wandb

folder = pathlib.Path(__file__).resolve().parent
about = json.loads((folder / "config.json").read_text(encoding="utf-8"))
summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
run = wandb.init(
    id=about["id"],
    resume="allow",
    name=os.environ.get("WANDB_NAME", about["name"]),
    project=os.environ.get("WANDB_PROJECT", about["project"]),
    group=os.environ.get("WANDB_RUN_GROUP", about["group"]),
    config=about["config"],
    dir=str(folder),
)
for line in (folder / "history.jsonl").read_text(encoding="utf-8").splitlines():
    row = json.loads(line)
    for tag, file in row.pop("media").items():
        kind = wandb.Audio if file.endswith(".wav") else wandb.Image
        row[tag] = kind(str(folder / file))
    run.log(row, step=row["epoch"])
run.summary.update(summary)
run.save(str(folder / "tensorboard" / "*"), base_path=str(folder))
run.finish()
`;
