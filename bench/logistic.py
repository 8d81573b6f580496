"""The side of bench/logistic.ts that fits by scikit-learn, on one thread.

Reads one request a line: `{"work": "fit", "folder", "strengths"}` fits on `x.f32` and `y.u8` as heareval does, columns
brought to mean 0 and deviation 1, each strength from the one before, and writes `weights.f64`; answers with seconds by
the clock and of the processor. `{"work": "gradient", "folder", "strengths", "weights"}` answers with the largest element
of the gradient of the mean loss, of all strengths, at the weights of a file, shape (strengths, labels, columns + 1), the
last column the bias, for columns as they are.
"""

import os

os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"

import json  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
import warnings  # noqa: E402

import numpy as np  # noqa: E402
import sklearn  # noqa: E402
from sklearn.linear_model import LogisticRegression  # noqa: E402
from sklearn.preprocessing import StandardScaler  # noqa: E402

TOLERANCE = 1e-6
warnings.filterwarnings("ignore")


def load(folder):
    y = np.fromfile(os.path.join(folder, "y.u8"), np.uint8)
    return np.fromfile(os.path.join(folder, "x.f32"), np.float32).reshape(len(y), -1).astype(np.float64), y


def fit(folder, strengths):
    x, y = load(folder)
    start, processor = time.perf_counter(), time.process_time()
    scaler = StandardScaler()
    scaled = scaler.fit_transform(x)
    model = LogisticRegression(solver="newton-cg", tol=TOLERANCE, max_iter=1000, warm_start=True)
    fits = []
    for strength in strengths:
        model.C = strength
        model.fit(scaled, y)
        weight = model.coef_ / scaler.scale_
        fits.append(np.hstack([weight, (model.intercept_ - weight @ scaler.mean_)[:, None]]))
    times = {"elapsed": time.perf_counter() - start, "processor": time.process_time() - processor}
    np.stack(fits).tofile(os.path.join(folder, "weights.f64"))
    return times


def gradient(folder, strengths, weights):
    x, y = load(folder)
    scaler = StandardScaler()
    scaled = scaler.fit_transform(x)
    targets = np.eye(int(y.max()) + 1)[y]
    fits = np.fromfile(weights).reshape(len(strengths), targets.shape[1], x.shape[1] + 1)
    most = 0
    for strength, own in zip(strengths, fits):
        weight, bias = own[:, :-1] * scaler.scale_, own[:, -1] + own[:, :-1] @ scaler.mean_
        logits = scaled @ weight.T + bias
        chances = np.exp(logits - logits.max(1, keepdims=True))
        misses = (chances / chances.sum(1, keepdims=True) - targets) / len(y)
        most = max(most, abs(misses.T @ scaled + weight / (strength * len(y))).max(), abs(misses.sum(0)).max())
    return {"gradient": float(most)}


print(json.dumps({"scikit-learn": sklearn.__version__, "threads": 1}), flush=True)
for line in sys.stdin:
    request = json.loads(line)
    work = {"fit": fit, "gradient": gradient}[request.pop("work")]
    print(json.dumps(work(**request)), flush=True)
