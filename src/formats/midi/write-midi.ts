import { type MidiEvent, writeMidi } from 'midi-file';
import { at } from '../../at.ts';

/** 0.05 ms a tick. */
const TICKS_PER_BEAT = 10_000;
const MICROSECONDS_PER_BEAT = 500_000;
const TICKS_PER_SECOND = (TICKS_PER_BEAT * 1e6) / MICROSECONDS_PER_BEAT;
/** `midi-file` copies what is there for each event, and takes time by the square of them. */
const EVENTS_AT_ONCE = 256;
/** Where events begin: after a header of 14 bytes, the letters MTrk and the length of the track, of four bytes. */
const TRACK_START = 14 + 4 + 4;
/** All but that of drums. */
const CHANNELS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15] as const;

/** A note as MIDI has it. */
export interface KeyNote {
  /** Seconds. */
  readonly start: number;
  readonly end: number;
  /** MIDI number, 0 to 127. */
  readonly key: number;
  /** 1 to 127. */
  readonly velocity: number;
}

type Timed = MidiEvent & { tick: number };

/**
 * A MIDI file of one track, 0.05 ms a tick. A note that begins while its key sounds is on a channel of its own, as long as there
 * are any.
 *
 * @param notes by rising starts
 */
export function midiBytes(notes: readonly KeyNote[]): Uint8Array {
  const events = trackOf(notes);
  const parts: Uint8Array[] = [];
  for (let start = 0; start < events.length; start += EVENTS_AT_ONCE) {
    parts.push(writtenTrack(events.slice(start, start + EVENTS_AT_ONCE)));
  }
  const first = at(parts, 0);
  const bytes = Buffer.concat([
    first.subarray(0, TRACK_START),
    ...parts.map((part) => part.subarray(TRACK_START)),
  ]);
  bytes.writeUInt32BE(bytes.length - TRACK_START, TRACK_START - 4);
  return new Uint8Array(bytes);
}

function writtenTrack(events: MidiEvent[]): Uint8Array {
  const header = { format: 0, numTracks: 1, ticksPerBeat: TICKS_PER_BEAT } as const;
  return Uint8Array.from(writeMidi({ header, tracks: [events] }));
}

function trackOf(notes: readonly KeyNote[]): MidiEvent[] {
  const events: Timed[] = [];
  /** By channel and key, when what sounds ends. */
  const ends = new Map<string, number>();
  for (const { start: from, end: to, key, velocity } of notes) {
    const start = Math.round(from * TICKS_PER_SECOND);
    const end = Math.max(start + 1, Math.round(to * TICKS_PER_SECOND));
    const channel = CHANNELS.find((each) => (ends.get(`${each} ${key}`) ?? 0) <= start) ?? 0;
    ends.set(`${channel} ${key}`, end);
    const of = { deltaTime: 0, channel, noteNumber: key };
    events.push({ ...of, type: 'noteOn', velocity, tick: start });
    events.push({ ...of, type: 'noteOff', velocity: 0, tick: end });
  }
  // What ends does so before anything begins in the same tick.
  events.sort((a, b) => a.tick - b.tick || Number(a.type === 'noteOn') - Number(b.type === 'noteOn'));
  let before = 0;
  const track: MidiEvent[] = [
    { deltaTime: 0, meta: true, type: 'setTempo', microsecondsPerBeat: MICROSECONDS_PER_BEAT },
  ];
  for (const { tick, ...event } of events) {
    track.push({ ...event, deltaTime: tick - before } as MidiEvent);
    before = tick;
  }
  return [...track, { deltaTime: 0, meta: true, type: 'endOfTrack' }];
}
