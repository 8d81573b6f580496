"""Makes tests/formats/midi/fixtures/notes.json: the notes that mirdata reads, with pretty_midi, from the first files of
tests/formats/midi/fixtures/performances.json, with their velocities.

Usage: python tests/reference/formats-midi-notes.py
"""

import base64
import io
import json
from importlib.metadata import version
from pathlib import Path

import pretty_midi
from mirdata.io import load_notes_from_midi

fixtures = Path(__file__).resolve().parents[1] / "formats/midi/fixtures"


FILES = 12

files = []
for each in json.loads((fixtures / "performances.json").read_text())["files"][:FILES]:
    data = load_notes_from_midi(midi=pretty_midi.PrettyMIDI(io.BytesIO(base64.b64decode(each["midi"]))))
    columns = [data.intervals.tolist(), data.pitches.tolist(), data.confidence.tolist()]
    rows = [[round(start, 10), round(end, 10), int(pitch), int(velocity)] for (start, end), pitch, velocity in zip(*columns)]
    files.append(rows)
packages = ["pretty_midi", "mirdata", "mido"]
(fixtures / "notes.json").write_text(
    json.dumps({"versions": {name: version(name) for name in packages}, "files": files}, separators=(",", ":")) + "\n"
)
