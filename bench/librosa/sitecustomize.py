"""On the PYTHONPATH, lets hearbaseline 2021.1.1, unmodified, run with a librosa of today: it passes the sample rate to
librosa.filters.mel by position, which librosa has not taken since 0.10."""

try:
    import librosa.filters
except ImportError:
    pass
else:
    by_name = librosa.filters.mel
    librosa.filters.mel = lambda sr, **options: by_name(sr=sr, **options)
