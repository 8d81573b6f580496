"""Log mel spectra by librosa, for tests/modules/network/log-mel.test.ts: bench/peers/venv/bin/python tests/reference/modules-log-mel.py"""

import json

import librosa
import numpy as np

RATE = 16000
samples = (0.4 * np.sin(np.arange(1300) ** 2 * 0.0007) * np.linspace(0.01, 1, 1300)).astype(np.float32)


def mel(y, power=2.0, centre="constant", htk=False, norm="slaney", n_fft=400, win=None, bands=6, **edges):
    options = dict(sr=RATE, n_fft=n_fft, hop_length=160, win_length=win, power=power, n_mels=bands, htk=htk, norm=norm)
    padding = dict(center=False) if centre is None else dict(center=True, pad_mode=centre)
    return librosa.feature.melspectrogram(y=y, **options, **padding, **edges)


db = librosa.power_to_db
base = {"fftSize": 400, "hop": 160, "bands": 6}
cases = [
    ({**base, "log": "none"}, mel(samples)),
    ({**base, "log": "dB", "reference": "max", "range": 30}, db(mel(samples), ref=np.max, top_db=30)),
    (
        {**base, "log": "dB", "floor": 1e-5, "reference": 0.5, "scale": 0.1, "shift": 2},
        db(mel(samples), ref=0.5, amin=1e-5, top_db=None) / 10 + 2,
    ),
    (
        {**base, "mels": "htk", "norm": "none", "minHz": 125, "maxHz": 7500, "power": 1, "offset": 0.01},
        np.log(mel(samples, power=1.0, htk=True, norm=None, fmin=125, fmax=7500) + 0.01),
    ),
    (
        {**base, "power": 1, "log": "dB", "floor": 1e-5},
        librosa.amplitude_to_db(mel(samples, power=1.0), amin=1e-5, top_db=None),
    ),
    (
        {**base, "padding": "reflect", "log": "log10", "range": 3, "scale": 0.25, "shift": 1},
        (lambda x: np.maximum(x, x.max() - 3))(np.log10(np.maximum(mel(samples, centre="reflect"), 1e-10))) / 4 + 1,
    ),
    ({**base, "fftSize": 512, "windowSize": 400, "log": "none"}, mel(samples, n_fft=512, win=400)),
    ({**base, "fftSize": 512, "padding": "none", "log": "log10"}, np.log10(np.maximum(mel(samples, centre=None, n_fft=512), 1e-10))),
]
fixture = {
    "versions": {"librosa": librosa.__version__, "numpy": np.__version__},
    "sampleRate": RATE,
    "samples": [float(value) for value in samples],
    "cases": [{"options": options, "values": [float(f"{v:.8g}") for v in values.T.ravel()]} for options, values in cases],
}
with open("tests/modules/network/fixtures/log-mel.json", "w") as file:
    json.dump(fixture, file)
    file.write("\n")
