"""Scalar events as the tensorboard package writes and reads them, for tests/formats/tfevents.test.ts.

    bench/peers/venv/bin/python tests/reference/formats-tfevents.py > tests/formats/fixtures/tfevents.json
    bench/peers/venv/bin/python tests/reference/formats-tfevents.py FILE      # what TensorBoard reads of a file
"""

import io
import json
import sys

import google.protobuf
import tensorboard
from tensorboard.backend.event_processing.event_file_loader import LegacyEventFileLoader
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.summary.writer.record_writer import RecordWriter

POINTS = [
    {"step": 2, "values": {"train/loss": 0.75, "validation/top1_acc": 0.5}},
    {"step": 5, "values": {"train/loss": 0.25, "validation/top1_acc": 1.0}},
    {"step": 300, "values": {"train/loss": 1e-20, "validation/top1_acc": 0.1}},
    {"step": 2**40, "values": {"train/loss": -3.5}},
]


def read(path):
    return [
        {"step": event.step, "wall_time": event.wall_time, "values": {v.tag: v.simple_value for v in event.summary.value}}
        for event in LegacyEventFileLoader(path).Load()
    ]


if len(sys.argv) > 1:
    json.dump(read(sys.argv[1]), sys.stdout)
    sys.exit()

file = io.BytesIO()
writer = RecordWriter(file)
writer.write(Event(wall_time=0, file_version="brain.Event:2").SerializeToString(deterministic=True))
for point in POINTS:
    values = [Summary.Value(tag=tag, simple_value=value) for tag, value in point["values"].items()]
    event = Event(wall_time=point["step"], step=point["step"], summary=Summary(value=values))
    writer.write(event.SerializeToString(deterministic=True))
versions = {"tensorboard": tensorboard.__version__, "protobuf": google.protobuf.__version__, "python": sys.version.split()[0]}
json.dump({"versions": versions, "points": POINTS, "file": file.getvalue().hex()}, sys.stdout)
