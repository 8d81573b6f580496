"""Fixture for tests/audio: containers and codecs that say little or otherwise of what they hold, and what ffmpeg makes of them.

The sound is 0.1 s of gliding harmonics, of HE-AAC 0.4 s. Of ffmpeg's mono 16-bit samples every 17th is kept. HE-AAC is encoded
by libfdk_aac, which few builds of ffmpeg have: the files are taken from a folder, which `npm pack @ffmpeg/core-st@0.11.1` makes
with its ffmpeg 4.3 (profiles aac_he and aac_he_v2, -signaling implicit and explicit, -use_editlist 0, and ADTS); without the
folder their part of the fixture is kept.

Usage: python tests/reference/audio-containers.py tests/audio/fixtures/containers.json [FOLDER WITH HE-AAC]
"""

import base64
import json
import struct
import subprocess
import sys
import tempfile
import wave
from pathlib import Path

import numpy as np

SECONDS = 0.1
STRIDE = 17
AAC = ["-c:a", "aac", "-aac_pns", "0", "-b:a", "24k"]
# name, sample rate, channels, arguments of ffmpeg
PCM = [
    ("a-law.wav", 8000, 1, ["-c:a", "pcm_alaw"]),
    ("mu-law.wav", 8000, 2, ["-c:a", "pcm_mulaw"]),
    ("microsoft.wav", 8000, 1, ["-c:a", "adpcm_ms"]),
    ("microsoft-stereo.wav", 8000, 2, ["-c:a", "adpcm_ms"]),
    ("ima.wav", 8000, 1, ["-c:a", "adpcm_ima_wav"]),
    ("ima-stereo.wav", 8000, 2, ["-c:a", "adpcm_ima_wav"]),
    ("float-64.wav", 8000, 2, ["-c:a", "pcm_f64le"]),
    ("rf64.wav", 8000, 2, ["-rf64", "always"]),
    ("wave64.w64", 8000, 2, []),
    ("16.aiff", 8000, 2, []),
    ("24.aiff", 8000, 1, ["-c:a", "pcm_s24be"]),
    ("8.aiff", 8000, 2, ["-c:a", "pcm_s8"]),
    ("sowt.aifc", 8000, 1, ["-c:a", "pcm_s16le", "-f", "aiff"]),
    ("fl32.aifc", 8000, 1, ["-c:a", "pcm_f32be", "-f", "aiff"]),
    ("a-law.aifc", 8000, 1, ["-c:a", "pcm_alaw", "-f", "aiff"]),
    ("mu-law.au", 8000, 1, ["-c:a", "pcm_mulaw"]),
    ("16.au", 8000, 2, ["-c:a", "pcm_s16be"]),
    ("float.au", 8000, 1, ["-c:a", "pcm_f32be"]),
    ("16.caf", 8000, 2, ["-c:a", "pcm_s16be"]),
    ("24.caf", 8000, 1, ["-c:a", "pcm_s24le"]),
]


def sound(sample_rate, channels, seconds=SECONDS):
    t = np.arange(int(seconds * sample_rate)) / sample_rate
    rows = []
    for channel in range(channels):
        phase = 2 * np.pi * ((150 + 40 * channel) * t + 300 * t**2)
        rows.append(sum(np.sin(k * phase + k + channel) / k**1.5 for k in range(1, 9)) * 0.25)
    return np.stack(rows, axis=1)


def ffmpeg(*arguments):
    return subprocess.run(["ffmpeg", "-v", "error", "-y", *arguments], check=True, capture_output=True).stdout


def source(folder, sample_rate, channels, seconds=SECONDS):
    path = folder / "source.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((channels, 2, sample_rate, 0, "NONE", ""))
        file.writeframes(np.round(sound(sample_rate, channels, seconds) * 32767).astype("<i2").tobytes())
    return str(path)


def encode(folder, name, sample_rate, channels, arguments, seconds=SECONDS):
    target = folder / name
    ffmpeg("-bitexact", "-i", source(folder, sample_rate, channels, seconds), "-bitexact", *arguments, str(target))
    return target.read_bytes()


def described(folder, name, content, source_frames):
    path = folder / name
    path.write_bytes(content)
    mono16 = np.frombuffer(ffmpeg("-i", str(path), "-ac", "1", "-f", "s16le", "-acodec", "pcm_s16le", "-"), "<i2")
    probed = subprocess.run(
        ["ffprobe", "-v", "error", "-select_streams", "a:0", "-show_entries", "stream=sample_rate,channels", "-of", "csv=p=0", str(path)],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    sample_rate, channels = (int(part) for part in probed.split(",")[:2])
    return {
        "name": name,
        "sourceFrames": source_frames,
        "sourceRate": sample_rate,
        "channels": channels,
        "sampleRate": sample_rate,
        "frames": len(mono16),
        "stride": STRIDE,
        "bytes": base64.b64encode(content).decode(),
        "mono16": base64.b64encode(mono16[::STRIDE].tobytes()).decode(),
    }


def boxes(content, start=0, end=None):
    end = len(content) if end is None else end
    while start + 8 <= end:
        size, kind = struct.unpack(">I4s", content[start : start + 8])
        yield kind, content[start : start + size]
        start += size


def without_sbr_note(content):
    """ffmpeg says in three bytes that there is no SBR; other encoders say nothing."""
    assert content.count(b"\x56\xe5\x00") == 1
    return content.replace(b"\x56\xe5\x00", bytes(3))


def table_and_fragment(plain, fragmented, frames):
    """The samples of one file in its table, those of another in a fragment behind it, without an edit list."""
    top = dict(boxes(plain))
    mvex = next(box for kind, box in boxes(dict(boxes(fragmented))[b"moov"][8:]) if kind == b"mvex")
    moov = top[b"moov"] + mvex
    moov = struct.pack(">I", len(moov)) + moov[4:]
    assert list(top).index(b"mdat") < list(top).index(b"moov")
    rest = b"".join(box for kind, box in boxes(fragmented) if kind in (b"moof", b"mdat"))
    whole = b"".join(moov if kind == b"moov" else box for kind, box in boxes(plain)) + rest
    time = whole.find(b"tfdt") + 4
    while time > 3:
        width = 8 if whole[time] else 4
        own = int.from_bytes(whole[time + 4 : time + 4 + width], "big") + frames * 1024
        whole = whole[: time + 4] + own.to_bytes(width, "big") + whole[time + 4 + width :]
        time = whole.find(b"tfdt", time) + 4
    return whole.replace(b"edts", b"free")


def aac(folder):
    for rate in (8000, 16000, 22050, 24000):
        name = f"{rate}.m4a"
        yield name, without_sbr_note(encode(folder, name, rate, 1, AAC)), int(SECONDS * rate)
    fragments = ["-movflags", "+empty_moov+default_base_moof+frag_every_frame"]
    plain = encode(folder, "plain.m4a", 16000, 1, AAC)
    frames = next(
        struct.unpack(">I", box[16:20])[0] for kind, box in walk(plain) if kind == b"stsz"
    )
    fragmented = encode(folder, "fragmented.m4a", 16000, 1, [*AAC, *fragments])
    yield "fragmented.m4a", fragmented, 1600
    yield "table-and-fragments.m4a", table_and_fragment(plain, fragmented, frames), 3200
    two = [*AAC, "-map", "0:a", "-map", "0:a", "-movflags", "+empty_moov+frag_keyframe"]
    yield "two-tracks-in-fragments.m4a", encode(folder, "two.m4a", 16000, 1, two), 1600
    yield "recorded.3gp", encode(folder, "recorded.3gp", 16000, 1, AAC), 1600
    yield "stream.aac", encode(folder, "stream.aac", 16000, 1, AAC), 1600
    yield "six.aac", encode(folder, "six.aac", 16000, 6, AAC[:4]), 1600


def checksum(content, bits, polynomial):
    crc = 0
    for byte in content:
        crc ^= byte << (bits - 8)
        for _ in range(8):
            crc = ((crc << 1) ^ (polynomial if crc >> (bits - 1) else 0)) & ((1 << bits) - 1)
    return crc


def with_total(flac, samples):
    return flac[:21] + bytes([flac[21] & 0xF0]) + struct.pack(">I", samples) + flac[26:]


def without_frame_rate_and_depth(flac):
    """Frames of up to 128 whose block size is coded in two bytes at most, as ffmpeg writes them."""
    start, last = 4, False
    while not last:
        last = flac[start] >= 128
        start += 4 + int.from_bytes(flac[start + 1 : start + 4], "big")
    size = lambda place: 5 + {6: 1, 7: 2}.get(flac[place + 2] >> 4, 0) + {12: 1, 13: 2, 14: 2}.get(flac[place + 2] & 15, 0)
    is_start = lambda p: flac[p] == 0xFF and flac[p + 1] & 0xFE == 0xF8 and checksum(flac[p : p + size(p)], 8, 7) == flac[p + size(p)]
    starts = [p for p in range(start, len(flac) - 16) if is_start(p)]
    whole = flac[:start]
    for place, end in zip(starts, [*starts[1:], len(flac)]):
        frame = bytearray(flac[place:end])
        assert frame[2] & 15 < 12
        frame[2] &= 0xF0
        frame[3] &= 0xF1
        frame[size(place)] = checksum(frame[: size(place)], 8, 7)
        frame[-2:] = checksum(frame[:-2], 16, 0x8005).to_bytes(2, "big")
        whole += frame
    return whole


def streams(folder):
    flac = encode(folder, "plain.flac", 16000, 1, [])
    yield "headers-left-out.flac", without_frame_rate_and_depth(flac), 1600
    yield "headers-and-length-left-out.flac", with_total(without_frame_rate_and_depth(flac), 0), 1600
    yield "length-left-out.flac", with_total(flac, 0), 1600
    yield "more-than-promised.flac", with_total(flac, 700), 1600
    encode(folder, "vorbis.ogg", 16000, 1, ["-c:a", "libvorbis"])
    for name in ("padded.webm", "padded.mka"):
        ffmpeg("-bitexact", "-i", str(folder / "vorbis.ogg"), "-bitexact", "-c", "copy", str(folder / name))
        yield name, (folder / name).read_bytes(), 1600
    picture = ["-f", "lavfi", "-i", "color=black:s=64x48:d=0.1:r=10", "-map", "1:v", "-map", "0:a", "-c:v", "libtheora"]
    yield "video-and-flac.ogv", encode(folder, "video-and-flac.ogv", 48000, 1, [*picture, "-c:a", "flac"]), 4800
    yield "alac-six.m4a", encode(folder, "alac-six.m4a", 8000, 6, ["-c:a", "alac"], 0.1), 800


def walk(content):
    for kind, box in boxes(content):
        yield kind, box
        if kind in (b"moov", b"trak", b"mdia", b"minf", b"stbl"):
            yield from walk(box[8:])


def main():
    target = Path(sys.argv[1])
    version = subprocess.run(["ffmpeg", "-version"], check=True, capture_output=True, text=True).stdout.split()[2]
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        pcm = [described(folder, name, encode(folder, name, rate, channels, arguments), int(SECONDS * rate)) for name, rate, channels, arguments in PCM]
        plain = [described(folder, *file) for file in aac(folder)]
        in_streams = [described(folder, *file) for file in streams(folder)]
        if len(sys.argv) > 2:
            sbr = [described(folder, file.name, file.read_bytes(), 0) for file in sorted(Path(sys.argv[2]).iterdir())]
        else:
            sbr = json.loads(target.read_text())["sbr"]
    made_with = {"python": sys.version.split()[0], "ffmpeg": version, "numpy": np.__version__, "@ffmpeg/core-st": "0.11.1"}
    target.write_text(json.dumps({"madeWith": made_with, "pcm": pcm, "aac": plain, "streams": in_streams, "sbr": sbr}, indent=1) + "\n")


main()
