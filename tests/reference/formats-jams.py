"""Fixture for tests/formats/jams: what the Python package jams accepts, refuses, converts, cuts and finds.

Whole numbers are never written as floats where a namespace asks for integers: the package refuses 1.0 for 1, which JSON does
not tell apart.

Usage: python tests/reference/formats-jams.py > tests/formats/jams/fixtures/jams.json
"""

import base64
import contextlib
import hashlib
import importlib.metadata
import io
import json
import os
import sys
import tempfile
import warnings

import jams
import numpy as np
from jams import nsconvert, schema

warnings.filterwarnings("ignore")

VALUES = [
    None, True, False, 0, 1, 2, 3, 4, 7, 11, 1.5, -1, -0.5, 120.5, 440.25, "", "a", "A", "a'", "A'", "aa", "ab''", "AA", "aba",
    "Silence", "silence", "N", "X", "Nonsense", "C", "Cb", "C#", "Cbb", "C##", "C#b", "H", "C:maj", "C:min", "C:mj", "C:",
    "A:9", "Gb:sus2(1,3,5)", "C:13(*9)/b7", "C:maj7/5", "C/b3", "C/8b", "C/A", "C/14", "C:(1,3,5)", "C:sus2", "C:5", "C:maj13",
    "C#b:maj", "C:maj(#b3)", "A#:(*3)", "C:sus4(*5)/b7", "C:maj()", "C:maj(3,)", "C:maj/", " C:maj", "N:maj", "X:maj",
    "C:hdim7/bb7", "C:major", "Eb:dorian", "F#:locrian", "xC:major", "C:majors", "asdf", "A&:phrygian", ":dorian",
    "verse", "chorus", "Verse", "refrain", "Si", "blues", "rock", "ROCK", "pop/rock", "accordion", "Accordion", "Afrobeat",
    "air_conditioner", "Blues", "a dub production", "Genre-Best-Jazz", "count-in",
    [], [1], [1, 2], [1, 2, 3], ["a"], ["a", "b"], [1.5, -2.5], [[1]], [None], [["foo", 23]], [["foo", -1]], [["foo"]], [[]],
    [["foo", 23, 7]], [[["foo", "bar"], 13]], [[["foo", 1], 13]], [[3, 13]], [["foo", "bar"]],
    {}, {"position": 1, "measure": 0, "num_beats": 3, "beat_units": 4},
    {"position": 0, "measure": 0, "num_beats": 3, "beat_units": 4},
    {"position": 1.5, "measure": 1, "num_beats": 4, "beat_units": 8, "more": None},
    {"position": 1, "measure": 1.5, "num_beats": 4, "beat_units": 8},
    {"position": 1, "measure": 1, "num_beats": 0, "beat_units": 8},
    {"position": 1, "measure": 1, "num_beats": 4, "beat_units": 3},
    {"position": 1, "measure": -1, "num_beats": 4, "beat_units": 4},
    {"position": 1, "measure": 1, "num_beats": 4},
    {"position": None, "measure": 1, "num_beats": 4, "beat_units": 4},
    {"tonic": "B", "chord": "bII7"}, {"tonic": "Gb", "chord": "ii7/#V"}, {"tonic": "H", "chord": "V"},
    {"tonic": "C", "chord": "i/V64"}, {"tonic": "C", "chord": "iiii"}, {"tonic": "C", "chord": "viio7"}, {"tonic": "C"},
    {"tonic": "Gb", "pitch": 11}, {"tonic": "F#b", "pitch": 1}, {"tonic": "C", "pitch": 1.5}, {"tonic": "C", "pitch": True},
    {"tonic": "C", "pitch": "3"},
    {"index": 0, "frequency": 220.5, "voiced": True}, {"index": "x", "frequency": -1, "voiced": 3},
    {"label": "a", "level": 0}, {"label": "a", "level": -1}, {"label": 1, "level": 0}, {"label": "a"},
    {"label": "siren", "source_file": "a.wav", "source_time": 0, "event_time": 0.5, "event_duration": 1.5, "snr": -3,
     "time_stretch": None, "pitch_shift": None, "role": "foreground"},
    {"label": "siren", "event_duration": 0}, {"label": "siren", "time_stretch": 0}, {"label": "siren", "time_stretch": 0.5},
    {"label": "siren", "role": "middle"}, {"label": "siren", "source_time": -1}, {"label": "siren", "snr": None},
    {"midi_pitch": 60, "morph_pitch": 60, "staff": 0, "pattern_id": 1, "occurrence_id": 1},
    {"midi_pitch": 60, "morph_pitch": 60, "staff": 0, "pattern_id": 0, "occurrence_id": 1},
    {"midi_pitch": "60", "morph_pitch": 60, "staff": 0, "pattern_id": 1, "occurrence_id": 1},
]
CONFIDENCES = [None, 0, 1, 0.5, -0.5, 1.5, "a", True, [], {}]

NAMESPACES = sorted(schema.__NAMESPACE__)


def accepted(namespace, value, confidence):
    annotation = jams.Annotation(namespace=namespace)
    annotation.append(time=0, duration=1, value=value, confidence=confidence)
    try:
        return annotation.validate(strict=True)
    except jams.SchemaError:
        return False


def bits(verdicts):
    return "".join("1" if verdict else "0" for verdict in verdicts)


def verdicts():
    found = {}
    for name in NAMESPACES:
        values = [accepted(name, value, 0.5) for value in VALUES]
        good = VALUES[values.index(True)] if True in values else schema.values(name)[0]
        found[name] = {
            "dense": schema.is_dense(name),
            "values": bits(values),
            "confidences": bits(accepted(name, good, confidence) for confidence in CONFIDENCES),
        }
    return found


def vocabularies():
    found = {}
    for name in NAMESPACES:
        with contextlib.suppress(jams.exceptions.NamespaceError, KeyError):
            texts = schema.values(name)
            digest = hashlib.sha256("\n".join(sorted(texts)).encode()).hexdigest()
            found[name] = {"size": len(texts), "sha256": digest}
    return found


CURATOR = {"name": "Ada", "email": "ada@example.org"}


def document(**changes):
    observation = {"time": 0.5, "duration": 1, "value": 1, "confidence": None}
    annotation = {"namespace": "beat", "data": [observation], "annotation_metadata": {"curator": CURATOR}}
    annotation.update(changes.pop("annotation", {}))
    observation.update(changes.pop("observation", {}))
    whole = {"file_metadata": {"title": "song", "duration": 10}, "annotations": [annotation], "sandbox": {}}
    whole["file_metadata"].update(changes.pop("file_metadata", {}))
    whole.update(changes)
    return whole


def without(value, *path):
    inner = value
    for key in path[:-1]:
        inner = inner[key]
    del inner[path[-1]]
    return value


def documents():
    columns = {"time": [0, 1], "duration": [1, 1], "value": [3, 4], "confidence": [None, 1]}
    cases = {
        "whole": document(),
        "nothing but a duration": {"file_metadata": {"duration": 10}},
        "no duration of the file": without(document(), "file_metadata", "duration"),
        "duration null": document(file_metadata={"duration": None}),
        "duration below 0": document(file_metadata={"duration": -1}),
        "title null": document(file_metadata={"title": None}),
        "version of no kind": document(file_metadata={"jams_version": "1"}),
        "version null": document(file_metadata={"jams_version": None}),
        "identifiers null": document(file_metadata={"identifiers": None}),
        "identifiers a list": document(file_metadata={"identifiers": [1]}),
        "unknown field of the file": document(file_metadata={"mood": "sad"}),
        "unknown field at the top": document(annotators=[]),
        "annotations null": document(annotations=None),
        "annotations an object": document(annotations={"a": 1}),
        "annotation a number": document(annotations=[3]),
        "sandbox a list": document(sandbox=[1]),
        "sandbox null": document(sandbox=None),
        "no namespace": without(document(), "annotations", 0, "namespace"),
        "no data": without(document(), "annotations", 0, "data"),
        "data null": document(annotation={"data": None}),
        "no metadata": without(document(), "annotations", 0, "annotation_metadata"),
        "unknown field of an annotation": document(annotation={"confidence": 1}),
        "unknown field of the metadata": document(annotation={"annotation_metadata": {"year": 2020}}),
        "unknown field of the curator": document(annotation={"annotation_metadata": {"curator": {"phone": "1"}}}),
        "curator without email": document(annotation={"annotation_metadata": {"curator": {"name": "Ada"}}}),
        "curator's name a number": document(annotation={"annotation_metadata": {"curator": {"name": 3}}}),
        "curator null": document(annotation={"annotation_metadata": {"curator": None}}),
        "curator a text": document(annotation={"annotation_metadata": {"curator": "Ada"}}),
        "annotator a text": document(annotation={"annotation_metadata": {"annotator": "Ada"}}),
        "corpus a number": document(annotation={"annotation_metadata": {"corpus": 3}}),
        "time of the annotation below 0": document(annotation={"time": -1}),
        "duration of the annotation below 0": document(annotation={"duration": -1}),
        "time of the annotation null": document(annotation={"time": None}),
        "time below 0": document(observation={"time": -0.5}),
        "duration of an observation below 0": document(observation={"duration": -0.5}),
        "time null": document(observation={"time": None}),
        "time a text of a number": document(observation={"time": "0.5"}),
        "time a word": document(observation={"time": "soon"}),
        "no time": without(document(), "annotations", 0, "data", 0, "time"),
        "no duration": without(document(), "annotations", 0, "data", 0, "duration"),
        "no value": without(document(), "annotations", 0, "data", 0, "value"),
        "no confidence": without(document(), "annotations", 0, "data", 0, "confidence"),
        "unknown field of an observation": document(observation={"label": "x"}),
        "observation a list": document(annotation={"data": [[0, 1, 2, 3]]}),
        "sparse namespace in columns": document(annotation={"data": columns}),
        "columns of unlike lengths": document(annotation={"data": {**columns, "value": [3]}}),
        "columns without one": document(annotation={"data": without(dict(columns), "value")}),
        "dense namespace in a list": document(annotation={"namespace": "pitch_hz"}),
    }
    found = []
    for name, value in cases.items():
        text = json.dumps(value)
        try:
            verdict = jams.JAMS(**json.loads(text)).validate(strict=True)
        except Exception:
            verdict = False
        found.append({"name": name, "text": text, "accepted": verdict})
    return found


def rows(annotation):
    none_for_nan = [None if o.confidence != o.confidence else o.confidence for o in annotation.data]
    return [[o.time, o.duration, o.value, c] for o, c in zip(annotation.data, none_for_nan)]


def made(namespace, values, **kwargs):
    annotation = jams.Annotation(namespace=namespace, **kwargs)
    for index, value in enumerate(values):
        annotation.append(time=index * 0.5, duration=0.25, value=value, confidence=0.5)
    return annotation


def conversions():
    cases = {
        "pitch_hz": [220.5, -110, 0], "pitch_midi": [60, 69, 33.25], "note_hz": [440, 27.5, 1234.5], "note_midi": [60, 69.5],
        "segment_tut": ["verse"], "segment_salami_upper": ["A", "B'"], "tag_gtzan": ["rock"],
        "scaper": [{"label": "siren", "role": "foreground"}], "chord_harte": ["C:maj"],
        "beat_position": [{"position": 2.5, "measure": 1, "num_beats": 3, "beat_units": 4}],
    }
    found = []
    for namespace, values in cases.items():
        source = made(namespace, values)
        results = {}
        for target in NAMESPACES:
            if target != namespace and nsconvert.can_convert(source, target):
                values_there = [o.value for o in nsconvert.convert(source, target).data]
                numbers = [value for value in values_there if isinstance(value, float)]
                results[target] = values_there if np.isfinite(numbers).all() else None
        found.append({"from": namespace, "values": values, "to": results})
    return found


TAGS = [(2, 2, "a"), (4, 2, "b"), (5, 0, "c"), (6, 2, "d"), (7, 2, "e"), (8, 0, "f"), (8, 2, "g")]


def cut(kind, of, start, end, strict):
    # Made anew each time: cutting adds to the list in the sandbox of what is cut.
    annotation = jams.Annotation(namespace="tag_open", time=of[0], duration=of[1], sandbox={"trim": [{"was": 1}]})
    for time, duration, tag in TAGS:
        annotation.append(time=time, duration=duration, value=tag)
    return getattr(annotation, kind)(start, end, strict=strict)


def cuts():
    found = []
    for of in [(2, 8), (0, None), (4, 0.5)]:
        for start, end in [(5, 8), (0, 3), (8, 10), (9.5, 20), (11, 12)]:
            for strict in [False, True]:
                for kind in ["trim", "slice"]:
                    part = cut(kind, of, start, end, strict)
                    found.append({
                        "of": of, "cut": [start, end], "strict": strict, "kind": kind,
                        "time": part.time, "duration": part.duration, "data": rows(part), "sandbox": part.sandbox.__json__,
                    })
    return {"data": TAGS, "cases": found}


def written():
    """A file of every kind of observation as the package writes it, and what it finds in it."""
    jam = jams.JAMS()
    jam.file_metadata = jams.FileMetadata(title="Ü \"quoted\" \\ 𝄞", artist="somebody", duration=12.25)
    jam.file_metadata.identifiers = jams.Sandbox(musicbrainz="1a2b")
    named = jams.AnnotationMetadata(curator=jams.Curator(**CURATOR), annotation_tools="by hand")
    named.annotator = jams.JObject(instrument="oboe")
    for namespace, values in {
        "chord": ["C:maj", "N"], "segment_salami_upper": ["A", "B"], "segment_open": ["verse"],
        "pitch_contour": [{"index": 0, "frequency": 220.5, "voiced": True}, {"index": 0, "frequency": 0.0, "voiced": False}],
        "beat_position": [{"position": 1, "measure": 0, "num_beats": 3, "beat_units": 4}], "vector": [[0.5, 1.5]],
    }.items():
        annotation = made(namespace, values, duration=2.0)
        if namespace == "chord":
            annotation.annotation_metadata = named
            annotation.append(time=0.25, duration=0.1, value="G", confidence=float("nan"))
        jam.annotations.append(annotation)
    jam.sandbox.update(note="kept", nested={"a": [1, {"b": None}]})
    queries = [
        {"namespace": "segment_.*"}, {"namespace": "segment"}, {"namespace": "open"}, {"Annotation.namespace": "chord"},
        {"Curator.name": "A.a"}, {"name": "Ada"}, {"Sandbox.name": "Ada"}, {"instrument": "oboe"}, {"duration": 2.0}, {"foo": 1},
        {"namespace": "beat", "annotation_tools": "by"}, {"AnnotationMetadata.annotation_tools": "by hand"},
    ]
    with tempfile.TemporaryDirectory() as folder:
        paths = [os.path.join(folder, name) for name in ["song.jams", "song.jamz"]]
        for path in paths:
            jam.save(path)
        text = open(paths[0], encoding="utf8").read()
        zipped = base64.b64encode(open(paths[1], "rb").read()).decode()
    hits = [
        {"query": query, "found": [i for i, a in enumerate(jam.annotations) if a.search(**query)]} for query in queries
    ]
    return {"text": text, "jamz": zipped, "annotations": [[a.namespace, rows(a)] for a in jam.annotations], "searches": hits}


fixture = {
    "versions": {name: importlib.metadata.version(name) for name in ["jams", "jsonschema", "numpy"]},
    "values": VALUES, "confidences": CONFIDENCES, "namespaces": verdicts(), "vocabularies": vocabularies(),
    "documents": documents(), "conversions": conversions(), "cuts": cuts(), "written": written(),
}
json.dump(fixture, sys.stdout, separators=(",", ":"), allow_nan=False, default=lambda value: value.item())
