"""Writes tests/estimators/fixtures/decoders.json: paths through hidden states and peaks by librosa, chords by pumpp, as crema
decodes them, with the degree of the bass by crema's rule.

Run from the project root in an environment with librosa, scipy, mir_eval, jams and pumpp (which is installed with --no-deps,
six and scikit-learn).
"""

import json
import platform
from importlib.metadata import version

import librosa
import mir_eval
import numpy as np
import pumpp
import pumpp.labels
import scipy
from scipy.stats import gmean

# It asks scikit-learn in a way that newer ones have not.
pumpp.labels.check_is_fitted = lambda *_, **__: None

random = np.random.RandomState(0)


def probabilities(frames, states, concentration):
    """Rows that stay alike for some frames, float32, shape (frames, states)."""
    changes = random.rand(frames) < 0.2
    rows = random.dirichlet(np.full(states, concentration), int(changes.sum()) + 1)
    held = rows[np.cumsum(changes)]
    mixed = 0.6 * held + 0.4 * random.dirichlet(np.full(states, concentration), frames)
    return (mixed / mixed.sum(axis=1, keepdims=True)).astype(np.float32)


def flat(array):
    """Numbers as short as their type allows."""
    return [float(str(value)) for value in np.asarray(array).ravel()]


paths = []
for frames, states, stay in [(1, 2, 0.9), (40, 3, 0.5), (60, 5, 0.95), (50, 4, [0.2, 0.9, 0.99, 0.0]), (30, 3, 1 / 3)]:
    prob = probabilities(frames, states, 0.5)
    p_state, p_init = random.dirichlet(np.ones(states)), random.dirichlet(np.ones(states))
    loop = librosa.sequence.transition_loop(states, stay)
    matrix = random.dirichlet(np.ones(states), states)
    case = {"states": states, "probabilities": flat(prob), "stay": stay, "matrix": matrix.tolist(),
            "marginal": flat(p_state), "initial": flat(p_init)}
    case["byLoop"] = librosa.sequence.viterbi_discriminative(prob.T, loop).tolist()
    case["byMatrix"] = librosa.sequence.viterbi_discriminative(prob.T, matrix).tolist()
    case["withPriors"] = librosa.sequence.viterbi_discriminative(prob.T, loop, p_state=p_state, p_init=p_init).tolist()
    paths.append(case)

switches = []
for frames in (1, 30, 80):
    prob = random.rand(frames).astype(np.float32)
    matrix = np.array([[0.9, 0.1], [0.3, 0.7]])
    found = librosa.sequence.viterbi_binary(prob[np.newaxis], matrix)[0]
    switches.append({"probabilities": flat(prob), "matrix": matrix.tolist(), "on": found.tolist()})

peaks = []
for rule in [dict(pre_max=3, post_max=3, pre_avg=3, post_avg=5, delta=0.1, wait=4),
             dict(pre_max=0, post_max=1, pre_avg=0, post_avg=1, delta=0, wait=0),
             dict(pre_max=1, post_max=2, pre_avg=10, post_avg=11, delta=0.02, wait=0)]:
    values = random.rand(120).astype(np.float32)
    values[20:24] = 1
    peaks.append({"rule": rule, "values": flat(values), "frames": librosa.util.peak_pick(values, **rule).tolist()})

DEGREES = ["1", "b2", "2", "b3", "3", "4", "b5", "5", "b6", "6", "b7", "7"]


def inverted(observation, bass, rate, hop):
    """The value with the degree of the bass, where that is a pitch of the chord and not its root."""
    if observation.value in ("N", "X"):
        return observation.value
    first, last = librosa.time_to_frames([observation.time, observation.time + observation.duration], sr=rate, hop_length=hop)
    strongest = np.argmax(gmean(bass[first:last + 1]))
    root, pitches, _ = mir_eval.chord.encode(observation.value)
    above = (strongest - root) % 12
    sounds = strongest < 12 and above > 0 and pitches[above]
    return observation.value + "/" + DEGREES[above] if sounds else observation.value


chords = []
for rate, hop, stay, frames in [(44100, 4096, 0.97, 70), (44100, 4096, None, 12), (22050, 512, 0.9, 60), (16000, 128, 0.8, 40)]:
    op = pumpp.task.ChordTagTransformer(vocab="35", sr=rate, hop_length=hop, p_self=stay, sparse=True)
    tag, bass = probabilities(frames, 50, 0.02), probabilities(frames, 13, 0.05)
    found = [dict(time=each.time, duration=each.duration, value=inverted(each, bass, rate, hop), confidence=each.confidence)
             for each in op.inverse(tag).data]
    chords.append({"rate": rate, "hop": hop, "stay": stay, "labels": op.encoder.classes_.tolist(),
                   "tag": flat(tag), "bass": flat(bass), "chords": found})

versions = {"python": platform.python_version(), "numpy": np.__version__, "scipy": scipy.__version__,
            "librosa": librosa.__version__, "mir_eval": version("mir_eval"), "pumpp": pumpp.version.version}
with open("tests/estimators/fixtures/decoders.json", "w") as file:
    json.dump({"versions": versions, "paths": paths, "switches": switches, "peaks": peaks, "chords": chords}, file)
print(sum("/" in each["value"] for case in chords for each in case["chords"]), [len(case["chords"]) for case in chords])
