"""Runs an embedding module of the HEAR 2021 API for heareval.

    python bridge.py MODULE [WEIGHTS]

MODULE is a dotted name or the path of a .py file. Requests come by file descriptor 3, and each is answered on 4, in
order. A frame is the length of a header (uint32), the header (JSON), and float32 values; all little endian. The values
are not in the frame where the header names a slot: the descriptor of a file in memory that has the audio at its
beginning, and after it takes what the answer holds. What a module returns is taken before it is called again, for it may
use the same memory for all it returns.
Nothing else is ever written to 4, so a module may print what it likes.
"""

import atexit
import importlib
import json
import os
import queue
import signal
import struct
import sys
import threading
import time
import traceback

REQUESTS, ANSWERS = 3, 4
# What a call that still runs is given when nobody is left to hear its answer.
GRACE_SECONDS = 5
READ_AHEAD = WRITE_BEHIND = 2
# One that is read, those that wait, one that is computed, and one that a module keeps until it has the next.
KEPT_ARRAYS = READ_AHEAD + 3
# What each of these may hold.
KEPT_BYTES = 64 * 1024 * 1024
# Values that are looked at together: what comes of them stays in the processor's cache.
PART = 1 << 16


class ModuleProblem(Exception):
    """What the module breaks of the API."""


def import_module(name):
    if not name.endswith(".py"):
        return importlib.import_module(name)
    from importlib.util import module_from_spec, spec_from_file_location

    sys.path.insert(0, os.path.dirname(os.path.abspath(name)))
    stem = os.path.basename(name)[: -len(".py")]
    spec = spec_from_file_location(stem, name)
    module = module_from_spec(spec)
    sys.modules[stem] = module
    spec.loader.exec_module(module)
    return module


class Host:
    """The module with its model."""

    def __init__(self, name, weights):
        self.name, self.weights = name, weights
        self.module = self.model = self.library = self.stage = None

    def load(self, functions):
        self.stage = "cannot be imported"
        self.module = import_module(self.name)
        for function in functions:
            if not callable(getattr(self.module, function, None)):
                raise ModuleProblem("has no function %s; expected %s" % (function, ", ".join(functions)))
        self.stage = "load_model failed"
        self.model = self.module.load_model(*([] if self.weights is None else [self.weights]))
        self.library = self.library_of_model()
        if self.library == "torch":
            self.move_to_gpu(sys.modules["torch"])

    def move_to_gpu(self, torch):
        """Where there is one: of NVIDIA, or of a Mac (MPS), which has no numbers of 64 bits."""
        if not isinstance(self.model, torch.nn.Module):
            return
        mps = getattr(torch.backends, "mps", None)
        if torch.cuda.is_available():
            self.model.to("cuda")
        elif mps is not None and mps.is_available():
            try:
                self.model.to("mps")
            except TypeError:
                self.model.to("cpu")

    def library_of_model(self):
        """torch, tensorflow or numpy: what the audio has to be made of, as hear-eval-kit tells it by the model."""
        torch, tensorflow = sys.modules.get("torch"), sys.modules.get("tensorflow")
        if torch is not None and isinstance(self.model, torch.nn.Module):
            return "torch"
        if tensorflow is not None and isinstance(self.model, tensorflow.Module):
            return "tensorflow"
        for name, library in (("torch", torch), ("tensorflow", tensorflow)):
            if library is not None and any(value is library for value in vars(self.module).values()):
                return name
        return "numpy"

    def describe(self):
        names = ("sample_rate", "scene_embedding_size", "timestamp_embedding_size")
        stated = {name: plain(getattr(self.model, name, None)) for name in names}
        device = self.device()
        return ({"model": stated} if device is None else {"model": stated, "device": device}), []

    def device(self):
        """The name of the GPU that the model is on; None for any other place."""
        try:
            if self.library == "torch":
                place = next(self.model.parameters()).device.type
                return {"cuda": sys.modules["torch"].cuda.get_device_name, "mps": lambda: "Apple GPU (MPS)"}[place]()
            if self.library == "tensorflow":
                gpus = sys.modules["tensorflow"].config.list_physical_devices("GPU")
                return gpus[0].name if gpus else None
        except Exception:
            pass
        return None

    def scenes(self, audio):
        result = self.call("get_scene_embeddings", audio)
        return {}, [float32(result, "get_scene_embeddings", "the scene embeddings")]

    def timestamps(self, audio):
        call = "get_timestamp_embeddings"
        result = self.call(call, audio)
        if not isinstance(result, (tuple, list)) or len(result) != 2:
            raise ModuleProblem("%s returned %s; expected a pair (embeddings, timestamps)" % (call, kind_of(result)))
        embeddings = float32(result[0], call, "the timestamp embeddings")
        return {}, [embeddings, float32(result[1], call, "the timestamps", any_number=True)]

    def call(self, name, audio):
        function = getattr(self.module, name)
        if self.library == "torch":
            torch = sys.modules["torch"]
            tensor = torch.from_numpy(audio)
            if isinstance(self.model, torch.nn.Module):
                parameter = next(self.model.parameters(), None)
                tensor = tensor if parameter is None else tensor.to(parameter.device)
            with torch.no_grad():
                return function(tensor, self.model)
        if self.library == "tensorflow":
            return function(sys.modules["tensorflow"].convert_to_tensor(audio), self.model)
        return function(audio, self.model)


def plain(value):
    """A number as JSON has it: NumPy's and 0-d tensors are taken for what they are."""
    if hasattr(value, "item"):
        value = value.item()
    return value if value is None or isinstance(value, (int, float)) else str(value)


def float32(value, call, what, any_number=False):
    import numpy

    found = value
    if hasattr(value, "detach"):
        value = value.detach().cpu()
    if hasattr(value, "numpy"):
        value = value.numpy()
    elif not isinstance(value, numpy.ndarray) and hasattr(value, "__array__"):
        value = numpy.asarray(value)
    if not isinstance(value, numpy.ndarray):
        raise ModuleProblem("%s returned %s for %s; expected an array of float32" % (call, kind_of(found), what))
    if any_number and value.dtype.kind in "fiu":
        value = value.astype(numpy.float32, copy=False)
    if value.dtype != numpy.float32:
        raise ModuleProblem("%s are %s; expected float32" % (what, value.dtype))
    return numpy.ascontiguousarray(value).reshape(value.shape)


def kind_of(value):
    return "None" if value is None else type(value).__name__


def fault_of(error):
    """One line for people, and the whole traceback."""
    stack = "".join(traceback.format_exception(type(error), error, error.__traceback__))
    if isinstance(error, ModuleProblem):
        return {"message": str(error), "stack": stack}
    lines = str(error).strip().split("\n")
    message = "%s: %s" % (type(error).__name__, lines[0]) if lines[0] else type(error).__name__
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename != __file__]
    frames = [f for f in frames if not f.filename.startswith("<")]
    own = [f for f in frames if "site-packages" not in f.filename and "dist-packages" not in f.filename]
    own = [f for f in own if not f.filename.startswith(os.path.dirname(os.__file__))] or frames
    if own:
        message += " (%s:%d)" % (os.path.basename(own[-1].filename), own[-1].lineno)
    return {"message": message, "stack": stack}


class Memory:
    """Memory for audio, used again as soon as nothing refers to it any more: fresh memory is dear."""

    def __init__(self):
        self.arrays = []
        # What is counted for an array that is only here; nothing is used again where nothing is counted.
        self.count = getattr(sys, "getrefcount", None)
        probe = [object()]
        self.free = self.count and self.count(probe[0])

    def empty(self, dims):
        import numpy

        size = 1
        for dim in dims:
            size *= dim
        if not self.count or size == 0 or size * 4 > KEPT_BYTES:
            return numpy.empty(dims, dtype="<f4")
        free = [k for k in range(len(self.arrays)) if self.count(self.arrays[k]) == self.free]
        fitting = [k for k in free if self.arrays[k].size >= size]
        if fitting:
            array = self.arrays[fitting[0]]
        else:
            array = numpy.empty(size, dtype="<f4")
            if free:
                self.arrays[free[0]] = array
            elif len(self.arrays) < KEPT_ARRAYS:
                self.arrays.append(array)
        return array[:size].reshape(dims)


def read_requests(requests):
    memory = Memory()
    stream = os.fdopen(REQUESTS, "rb", buffering=0)
    while True:
        length = read_exactly(stream, bytearray(4))
        if length is None:
            break
        header = json.loads(bytes(read_exactly(stream, bytearray(struct.unpack("<I", length)[0]))))
        audio = None
        if header["call"] != "load":
            audio = memory.empty(header["dims"])
            bytes_of_audio = memoryview(audio).cast("B") if audio.size else bytearray()
            if "slot" in header:
                read_slot(header["slot"], bytes_of_audio)
            elif read_exactly(stream, bytes_of_audio) is None:
                break
            del bytes_of_audio
        requests.put((header, audio))
        del audio
    requests.put(None)
    time.sleep(GRACE_SECONDS)
    end_group(signal.SIGKILL)
    os._exit(1)


def taken(slot, start, answer, arrays):
    """The answer with what the module returned in the slot, or else in memory that is none of the module's."""
    answer["arrays"] = [list(array.shape) for array in arrays]
    if arrays:
        answer["finite"] = all(map(is_finite, arrays))
    if slot is not None and arrays and write_slot(slot, start, arrays):
        return dict(answer, at=start), []
    return answer, [array.copy() for array in arrays]


def is_finite(array):
    import numpy

    values = array.reshape(-1)
    return all(numpy.isfinite(values[k : k + PART]).all() for k in range(0, values.size, PART))


def write_answers(answers):
    """Writes answers while the next call is computed."""
    stream = os.fdopen(ANSWERS, "wb", buffering=0)
    for answer, arrays in iter(answers.get, None):
        encoded = json.dumps(answer).encode()
        try:
            write_fully(stream, struct.pack("<I", len(encoded)) + encoded)
            for array in arrays:
                if array.size:
                    write_fully(stream, array)
        except OSError:
            # Nobody is left to hear it.
            os._exit(1)


def read_slot(slot, buffer):
    done = 0
    while done < len(buffer):
        count = os.preadv(slot, [buffer[done:]], done)
        if not count:
            raise OSError("the slot is shorter than announced")
        done += count


def write_slot(slot, start, arrays):
    """Whether there was memory for it."""
    try:
        for array in arrays:
            view = memoryview(array).cast("B") if array.size else b""
            done = 0
            while done < len(view):
                done += os.pwrite(slot, view[done:], start + done)
            start += done
        return True
    except OSError:
        return False


def read_exactly(stream, buffer):
    view, done = memoryview(buffer), 0
    while done < len(view):
        count = stream.readinto(view[done:])
        if not count:
            return None
        done += count
    return buffer


def write_fully(stream, data):
    view = memoryview(data).cast("B")
    done = 0
    while done < len(view):
        done += stream.write(view[done:])


def end_group(by):
    """Ends what the module has started and left behind: where the other side is gone, nobody else sees to that."""
    if hasattr(os, "getpgrp") and os.getpgrp() == os.getpid():
        os.killpg(0, by)


def end_others():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    end_group(signal.SIGTERM)


def serve(name, weights):
    import faulthandler

    # Ctrl-C reaches all processes of a terminal; when this one ends is for the other side of the pipe to say.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    faulthandler.enable()
    # What a Mac's GPU has no operation for is computed by the processor.
    os.environ.setdefault("PYTORCH_ENABLE_MPS_FALLBACK", "1")
    # The first to be registered is the last to be called.
    atexit.register(end_others)
    for descriptor in (REQUESTS, ANSWERS):
        os.set_inheritable(descriptor, False)
    requests, answers = queue.Queue(READ_AHEAD), queue.Queue(WRITE_BEHIND)
    threading.Thread(target=read_requests, args=(requests,), daemon=True).start()
    writer = threading.Thread(target=write_answers, args=(answers,), daemon=True)
    writer.start()
    host = Host(name, weights)
    for request in iter(requests.get, None):
        header, audio = request
        try:
            if header["call"] == "load":
                host.load(header["functions"])
                answer, arrays = host.describe()
            else:
                answer, arrays = getattr(host, header["call"])(audio)
        except Exception as error:
            answer, arrays = {"fault": fault_of(error)}, []
            if header["call"] == "load" and not isinstance(error, ModuleProblem):
                answer["fault"]["message"] = "%s: %s" % (host.stage, answer["fault"]["message"])
        answers.put(taken(header.get("slot"), 0 if audio is None else audio.nbytes, answer, arrays))
        # Nothing of a batch is kept while the next one is waited for.
        del request, audio, answer, arrays
    answers.put(None)
    writer.join()


if __name__ == "__main__":
    # In the place of this file's own folder: the folder that the module is named from, as with `python -m`.
    if sys.path and sys.path[0] == os.path.dirname(os.path.abspath(__file__)):
        del sys.path[0]
    sys.path.insert(0, os.getcwd())
    serve(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None)
