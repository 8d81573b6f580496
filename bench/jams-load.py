"""The other side of bench/jams.ts: jams.load of each file that is asked for, and jams.save where it says to. Answers, a line of JSON,
with the seconds that it took and whether the file was accepted."""

import importlib.metadata
import json
import sys
import time
import warnings

import jams

warnings.filterwarnings("ignore")

print(json.dumps({name: importlib.metadata.version(name) for name in ["jams", "jsonschema", "pandas"]}), flush=True)
for line in sys.stdin:
    asked = json.loads(line)
    start = time.perf_counter()
    try:
        loaded = jams.load(asked["file"], validate=True)
        if "save" in asked:
            loaded.save(asked["save"])
        accepted = True
    except (jams.JamsError, TypeError, ValueError, OSError, EOFError):
        accepted = False
    print(json.dumps({"elapsed": time.perf_counter() - start, "accepted": accepted}), flush=True)
