"""Tells heareval where a Python module is and what its code consists of, without running any of it.

    python locate.py MODULE

MODULE is a dotted name or the path of a .py file. Prints one line of JSON.
"""

import ast
import hashlib
import json
import os
import sys
from importlib.machinery import PathFinder


def locate(name):
    """The module's file, and hashes and versions of all that its code consists of."""
    is_file = name.endswith(".py")
    if is_file:
        entry = os.path.abspath(name)
        if not os.path.isfile(entry):
            return {"problem": "no such file"}
        root, files = os.path.dirname(entry), [entry]
        distribution = None
    else:
        path, spec = None, None
        parts = name.split(".")
        for end in range(1, len(parts) + 1):
            dotted = ".".join(parts[:end])
            spec = None if end > 1 and path is None else PathFinder.find_spec(dotted, path)
            if spec is None:
                return {"problem": "there is no module %s" % dotted, "path": sys.path}
            path = spec.submodule_search_locations
            if end == 1:
                top = spec
        entry = spec.origin if spec.origin not in (None, "namespace") else None
        if entry is None:
            return {"problem": "is a folder without __init__.py; expected a module"}
        folders = list(top.submodule_search_locations or [])
        if folders and top.origin not in (None, "namespace"):
            root = os.path.dirname(folders[0])
            files = files_below(folders[0])
        else:
            root, files = os.path.dirname(entry), [entry]
        distribution = parts[0]
    distributions = Distributions()
    hashes, packages = closure(root, files, distributions)
    return {
        "entry": entry,
        "root": root,
        "files": hashes,
        "packages": packages,
        "version": distributions.version(distribution) if distribution else None,
    }


def files_below(folder):
    """Through links to folders too, except where they lead back to one that they lie in."""
    found = []
    for at, folders, names in os.walk(folder, followlinks=True):
        if os.path.realpath(at) in ancestors(folder, at):
            folders[:] = []
            continue
        folders[:] = sorted(f for f in folders if f != "__pycache__" and not f.startswith("."))
        files = [n for n in names if not n.endswith((".pyc", ".pyo")) and not n.startswith(".")]
        found += [p for p in (os.path.join(at, n) for n in files) if os.path.isfile(p)]
    return found


def ancestors(top, folder):
    """Where the folders between really are, from `top` to that above `folder`."""
    places = []
    while folder != top:
        folder = os.path.dirname(folder)
        places.append(os.path.realpath(folder))
    return places


def closure(root, files, distributions):
    """Hashes of the files and of all local ones that their source names, and versions of the packages imported."""
    hashes, packages = {}, {}
    waiting, seen = list(files), set(files)
    while waiting:
        file = waiting.pop()
        hashes[os.path.relpath(file, root).replace(os.sep, "/")] = hash_of(file)
        if not file.endswith(".py"):
            continue
        imported, named = names_in(file)
        for name in imported:
            version = distributions.version(name)
            if version is not None:
                packages[name] = version
        # As it runs: from the module's folder and the current one. What is installed looks for nothing there.
        places = [os.path.dirname(file)] + ([] if is_installed(file) else [root, os.getcwd()])
        for found in local_files(places, imported, named):
            if found not in seen:
                seen.add(found)
                waiting.append(found)
    return dict(sorted(hashes.items())), dict(sorted(packages.items()))


def names_in(file):
    """Top-level names of absolute imports, and strings and relative imports that may name a file."""
    with open(file, "rb") as source:
        try:
            tree = ast.parse(source.read(), file)
        except (SyntaxError, ValueError):
            return set(), set()
    imported, named = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            imported.add(node.module.split(".")[0])
        elif isinstance(node, ast.ImportFrom) and node.level == 1:
            inside = (node.module or "").replace(".", "/")
            named.update([inside + ".py"] + [os.path.join(inside, alias.name + ".py") for alias in node.names])
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and 0 < len(node.value) < 256:
            named.add(node.value)
    return imported, named


def local_files(places, imported, named):
    """Files of the code that `imported` are found as, where Python looks, and of the strings that name one."""
    for name in imported:
        spec = None if name in sys.builtin_module_names else find_spec(name, places + sys.path)
        if spec is None:
            continue
        folders = list(spec.submodule_search_locations or [])
        if spec.origin not in (None, "namespace"):
            found = files_below(folders[0]) if folders else [spec.origin]
        else:
            found = [file for folder in folders for file in files_below(folder) if file.endswith(".py")]
        if not is_installed(folders[0] if folders else spec.origin):
            yield from (os.path.abspath(file) for file in found)
    for name in named:
        files = (os.path.join(place, name) for place in places if "\0" not in name)
        found = next(filter(os.path.isfile, files), None)
        if found is not None:
            yield os.path.abspath(found)


def find_spec(name, path):
    try:
        return PathFinder.find_spec(name, path)
    except (ImportError, ValueError):
        return None


def is_installed(file):
    """Whether a version stands for it: of Python itself, or of an installed package."""
    parts = os.path.abspath(file).split(os.sep)
    inside = "site-packages" in parts or "dist-packages" in parts
    return inside or os.path.abspath(file).startswith(os.path.dirname(os.path.abspath(os.__file__)) + os.sep)


def hash_of(file):
    digest = hashlib.sha256()
    with open(file, "rb") as content:
        for piece in iter(lambda: content.read(1 << 20), b""):
            digest.update(piece)
    return digest.hexdigest()


class Distributions:
    """The installed packages by the names under which they are imported."""

    def __init__(self):
        self._versions = None

    def version(self, name):
        if self._versions is None:
            self._versions = self._read()
        return self._versions.get(name)

    @staticmethod
    def _read():
        try:
            from importlib import metadata
        except ImportError:
            return {}
        versions = {}
        for distribution in metadata.distributions():
            names = (distribution.read_text("top_level.txt") or "").split()
            if not names:
                tops = {str(f).split("/")[0] for f in distribution.files or [] if str(f).endswith(".py")}
                names = [top[:-3] if top.endswith(".py") else top for top in tops]
            for name in names:
                versions.setdefault(name, distribution.version)
        return versions


if __name__ == "__main__":
    # In the place of this file's own folder: the folder that the module is named from, as with `python -m`.
    if sys.path and sys.path[0] == os.path.dirname(os.path.abspath(__file__)):
        del sys.path[0]
    sys.path.insert(0, os.getcwd())
    print(json.dumps(locate(sys.argv[1])))
