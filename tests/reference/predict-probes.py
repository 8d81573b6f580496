"""Logistic regression and nearest neighbours of scikit-learn on small data, for tests/predict/probes.

    bench/peers/venv/bin/python tests/reference/predict-probes.py > tests/predict/probes/fixtures/probes.json
"""

import json
import sys

import numpy as np
import sklearn
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.preprocessing import StandardScaler

ROWS, COLUMNS, LABELS = 90, 6, 4
STRENGTHS = [1e-2, 1.0, 100.0]
NEIGHBOURS = [1, 4, 9]

rng = np.random.RandomState(7)
classes = rng.randint(0, LABELS, ROWS)
centres = rng.normal(0, 1, (LABELS, COLUMNS))
x = (centres[classes] + rng.normal(0, 1, (ROWS, COLUMNS))) * [1, 3, 0.1, 1, 20, 1] + [0, 5, 0, -2, 100, 0]
x = x.astype(np.float32).astype(np.float64)
train, test = slice(0, 70), slice(70, ROWS)
one_hot = np.eye(LABELS, dtype=int)[classes]
several = np.maximum(one_hot, rng.random_sample(one_hot.shape) < 0.25).astype(int)
scaler = StandardScaler().fit(x[train])
scaled = scaler.transform(x)


def regression(strength):
    return LogisticRegression(C=strength, solver="newton-cholesky", tol=1e-10, max_iter=1000)


def multiclass(strength):
    model = regression(strength).fit(scaled[train], classes[train])
    return {
        "strength": strength,
        "weight": model.coef_.ravel().tolist(),
        "bias": model.intercept_.tolist(),
        "probabilities": model.predict_proba(scaled[test]).ravel().tolist(),
    }


def multilabel(strength):
    models = [regression(strength).fit(scaled[train], several[train, label]) for label in range(LABELS)]
    return {
        "strength": strength,
        "weight": np.concatenate([model.coef_[0] for model in models]).tolist(),
        "bias": [model.intercept_[0] for model in models],
        "probabilities": np.stack([m.predict_proba(scaled[test])[:, 1] for m in models], 1).ravel().tolist(),
    }


def neighbours(metric, k):
    model = KNeighborsClassifier(k, metric=metric, algorithm="brute").fit(x[train], several[train])
    shares = [proba[:, -1] * (several[train, label].max()) for label, proba in enumerate(model.predict_proba(x[test]))]
    return {"metric": metric, "k": k, "probabilities": np.stack(shares, 1).ravel().tolist()}


json.dump(
    {
        "versions": {"scikit-learn": sklearn.__version__, "numpy": np.__version__, "python": sys.version.split()[0]},
        "columns": COLUMNS,
        "labels": LABELS,
        "trainRows": 70,
        "x": x.ravel().tolist(),
        "classes": one_hot.ravel().tolist(),
        "several": several.ravel().tolist(),
        "mean": scaler.mean_.tolist(),
        "deviation": scaler.scale_.tolist(),
        "multiclass": [multiclass(strength) for strength in STRENGTHS],
        "multilabel": [multilabel(strength) for strength in STRENGTHS],
        "neighbours": [neighbours(metric, k) for metric in ["cosine", "euclidean"] for k in NEIGHBOURS],
    },
    sys.stdout,
)
