"""The side of bench/cqt.ts that runs librosa, on one thread.

Reads one request a line, `{"sound", "sampleRate", "settings", "save"}`, transforms the float32 numbers of the file `sound`, from
each harmonic, answers with the seconds that took, and leaves the magnitudes in `save`.
"""

import json
import os
import sys
import time

for name in ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"]:
    os.environ[name] = "1"

import librosa  # noqa: E402
import numpy as np  # noqa: E402

print(json.dumps({"librosa": librosa.__version__, "numpy": np.__version__}), flush=True)

for line in sys.stdin:
    request = json.loads(line)
    settings = request["settings"]
    sound = np.fromfile(request["sound"], dtype=np.float32)
    known = {"hop_length": settings["hop_length"], "bins_per_octave": settings["bins_per_octave"], "tuning": 0}
    bins = settings["octaves"] * settings["bins_per_octave"]
    start = time.perf_counter()
    spectra = [
        np.abs(librosa.cqt(sound, sr=request["sampleRate"], fmin=settings["f_min"] * harmonic, n_bins=bins, **known))
        for harmonic in settings["harmonics"]
    ]
    elapsed = time.perf_counter() - start
    frames = min(spectrum.shape[1] for spectrum in spectra)
    np.save(request["save"], np.ascontiguousarray(np.concatenate([spectrum[:, :frames] for spectrum in spectra]), "<f4"))
    print(json.dumps({"elapsed": elapsed}), flush=True)
