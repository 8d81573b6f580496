"""Makes MIDI files that hold what performances hold, and what they should not."""

import io
import random

import mido


def midi_file(seed, seconds):
    """
    A performance with what may be in one: tempo changes, a pedal that moves by degrees, repeated notes under it, notes
    over each other, notes that begin where one ends, notes without an end, pitches beyond the piano's, drums, a second
    program on the channel, pedal movements before the first note, both kinds of note-off.
    """
    rng = random.Random(f"midi {seed}")
    file = mido.MidiFile(ticks_per_beat=rng.choice([384, 480]))
    tempo = rng.choice([500000, 434783])
    beat = tempo / 1e6
    ticks = int(seconds / beat * file.ticks_per_beat)
    first = [(0, mido.MetaMessage("set_tempo", tempo=tempo)), (0, mido.MetaMessage("time_signature"))]
    if seed % 3 == 1:
        first = [(0, mido.MetaMessage("set_tempo", tempo=400000)), *first]
        first += [(ticks // 3, mido.MetaMessage("set_tempo", tempo=tempo + 100003))]
        first += [(ticks // 2, mido.MetaMessage("set_tempo", tempo=tempo + 100003))]
        first += [(ticks // 2 + 1, mido.MetaMessage("set_tempo", tempo=tempo))]
    tracks = [first]
    for track in range(1 + seed % 2):
        events = [(0, mido.MetaMessage("track_name", name="piano"))]
        if seed % 4:
            events.append((rng.randrange(50), mido.Message("control_change", control=64, value=127)))
        for tick in sorted(rng.randrange(ticks) for _ in range(25)):
            value = rng.choice([0, 0, 40, 63, 64, 90, 127])
            events.append((tick, mido.Message("control_change", control=64, value=value)))
            events.append((tick, mido.Message("control_change", control=67, value=127 - value)))
        for index in range(60):
            pitch = rng.choice([20, 21, 60, 60, 60, 61, 64, 67, 72, 108, 109])
            start = 0 if index < 2 else rng.randrange(ticks)
            end = start + rng.randrange(file.ticks_per_beat * 3)
            channel = 9 if index % 20 == 7 else 0
            events.append((start, mido.Message("note_on", note=pitch, velocity=rng.randrange(1, 128), channel=channel)))
            if index % 17 == 3:
                continue
            off = "note_off" if rng.randrange(2) else "note_on"
            events.append((end, mido.Message(off, note=pitch, velocity=0, channel=channel)))
            if index % 9 == 1:
                events.append((end, mido.Message("note_on", note=pitch, velocity=50, channel=channel)))
                events.append((end + 100, mido.Message("note_off", note=pitch, velocity=64, channel=channel)))
        if seed % 2:
            events.append((ticks // 4, mido.Message("program_change", program=5)))
        tracks.append(sorted(events, key=lambda event: event[0]))
    for events in tracks:
        track = mido.MidiTrack()
        now = 0
        for tick, message in events:
            track.append(message.copy(time=tick - now))
            now = tick
        file.tracks.append(track)
    buffer = io.BytesIO()
    file.save(file=buffer)
    return buffer.getvalue()
