"""
Makes tests/formats/midi/fixtures/performances.json: the notes that note_seq finds in MIDI files made here, before and
after it applied the sustain pedal.

    PYTHONPATH=<note-seq, pretty_midi, mido> bench/peers/venv/bin/python tests/reference/formats-midi.py
"""

import base64
import hashlib
import json
import sys
from importlib.metadata import version
from pathlib import Path

import hear_preprocess as original
from midi_performance import midi_file

FILES = 60


def digest(notes):
    lines = sorted(f"{note.pitch} {note.start_time!r} {note.end_time!r}" for note in notes)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def main():
    original.stub_modules()
    from note_seq.midi_io import midi_to_note_sequence
    from note_seq.sequences_lib import apply_sustain_control_changes

    files = []
    for seed in range(FILES):
        content = midi_file(seed, 4 + seed % 5)
        raw = midi_to_note_sequence(content)
        sustained = apply_sustain_control_changes(raw)
        files.append(
            {
                "midi": base64.b64encode(content).decode(),
                "notes": len(raw.notes),
                "sustained": len(sustained.notes),
                "raw_digest": digest(raw.notes),
                "sustained_digest": digest(sustained.notes),
            }
        )
    made_with = {name: version(name) for name in ["note-seq", "pretty_midi", "mido", "protobuf"]}
    fixture = {"made_with": {"python": sys.version.split()[0], **made_with}, "files": files}
    target = Path(__file__).resolve().parents[1] / "formats/midi/fixtures/performances.json"
    target.write_text(json.dumps(fixture, indent=1) + "\n")
    print(sum(file["notes"] - file["sustained"] for file in files), "notes dropped", target.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
