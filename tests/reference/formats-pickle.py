"""Writes tests/formats/fixtures/pickled-labels.json: labels as Python pickles them, with the protocols 1 to 5.

Run from the project root; only CPython is needed.
"""

import base64
import json
import pickle
import platform

LISTS = {
    "scenes": [["5"], ["0"], ["5"]],
    "frames": [[], ["tone", "noise"], [], ["tone"]],
    "not ascii": [["Türe"], ["音"], ["🎵", ""]],
    "numbers": [[8], [True], [2.5], [-70000], [2**40]],
    "many": [["a"] if row % 3 == 0 else [] for row in range(1100)],
    "long": [["x" * 300]],
    "none": [],
}

fixture = {
    name: {
        "labels": [[str(label) for label in row] for row in rows],
        "pickles": [base64.b64encode(pickle.dumps(rows, protocol)).decode() for protocol in range(1, 6)],
    }
    for name, rows in LISTS.items()
}
with open("tests/formats/fixtures/pickled-labels.json", "w") as out:
    json.dump({"made_with": {"python": platform.python_version()}, "lists": fixture}, out)
    out.write("\n")
