import { type MidiEvent, parseMidi } from 'midi-file';
import { UserError } from '../../errors.ts';
import { tempoMap } from './tempo-map.ts';

/** A note of a MIDI file. Times in seconds. */
export interface MidiNote {
  /** MIDI number, 60 is middle C. */
  readonly pitch: number;
  readonly start: number;
  readonly end: number;
  /** How hard it is struck, 1 to 127. */
  readonly velocity: number;
}

/** A movement of the sustain pedal. */
interface PedalMove {
  /** Seconds. */
  readonly time: number;
  readonly isDown: boolean;
}

/** What one instrument plays: a program on one channel of one track. */
export interface InstrumentPart {
  readonly isDrum: boolean;
  /** In the order in which the notes end. */
  readonly notes: readonly MidiNote[];
  readonly pedal: readonly PedalMove[];
}

type GrowingPart = InstrumentPart & { readonly notes: MidiNote[]; readonly pedal: PedalMove[] };

const SUSTAIN_PEDAL = 64;
const LEAST_VALUE_DOWN = 64;
const DRUM_CHANNEL = 9;
/** Beyond it pretty_midi takes a file for corrupt. */
const LAST_TICK = 1e7;
/** Bytes: four letters and a length. */
const CHUNK_HEADER = 8;

/**
 * The notes and pedal movements of a MIDI file, paired and timed as pretty_midi does it: a note-off ends every note of
 * its channel and pitch that sounds and did not begin at that very tick; notes that are never ended are left out; an
 * instrument begins to exist with its first note that ends, and takes over what the pedal did on its channel before.
 *
 * @param name of the file, for messages
 * @throws UserError for what is no MIDI file
 */
export function readPerformance(bytes: Uint8Array, name: string): InstrumentPart[] {
  const { ticksPerBeat, tracks } = parse(bytes, name);
  const secondsAt = tempoMap(tracks[0] ?? [], ticksPerBeat);
  return tracks.flatMap((track) => readTrack(track, secondsAt));
}

function readTrack(track: readonly MidiEvent[], secondsAt: (tick: number) => number): InstrumentPart[] {
  const parts = new Map<string, GrowingPart>();
  /** Of each channel, begun before its first instrument existed. */
  const pedals = new Map<number, PedalMove[]>();
  const programs = new Map<number, number>();
  const sounding = new Map<string, Begun[]>();
  let tick = 0;
  for (const event of track) {
    tick += event.deltaTime;
    if (!('channel' in event)) continue;
    const { channel } = event;
    const instrument = `${channel}/${programs.get(channel) ?? 0}`;
    if (event.type === 'programChange') programs.set(channel, event.programNumber);
    else if (event.type === 'noteOn') {
      const key = `${channel}/${event.noteNumber}`;
      sounding.set(key, [...(sounding.get(key) ?? []), { tick, velocity: event.velocity }]);
    } else if (event.type === 'noteOff') {
      const ended = endNotes(sounding, `${channel}/${event.noteNumber}`, tick);
      if (ended.length === 0) continue;
      const part = parts.get(instrument) ?? newPart(channel, pedals.get(channel));
      parts.set(instrument, part);
      const end = secondsAt(tick);
      for (const { tick: start, velocity } of ended) {
        part.notes.push({ pitch: event.noteNumber, start: secondsAt(start), end, velocity });
      }
    } else if (event.type === 'controller' && event.controllerType === SUSTAIN_PEDAL) {
      const pedal = parts.get(instrument)?.pedal ?? pedals.get(channel) ?? [];
      if (!parts.has(instrument)) pedals.set(channel, pedal);
      pedal.push({ time: secondsAt(tick), isDown: event.value >= LEAST_VALUE_DOWN });
    }
  }
  return [...parts.values()];
}

/** @param pedal what the channel's pedal did before; instruments of one channel go on to share it */
function newPart(channel: number, pedal: PedalMove[] = []): GrowingPart {
  return { isDrum: channel === DRUM_CHANNEL, notes: [], pedal };
}

/** A note that sounds. */
interface Begun {
  readonly tick: number;
  readonly velocity: number;
}

/** The notes that end now; one that begins at this very tick goes on, if another ends. */
function endNotes(sounding: Map<string, Begun[]>, key: string, tick: number): Begun[] {
  const begun = sounding.get(key) ?? [];
  const ended = begun.filter((note) => note.tick !== tick);
  const goesOn = begun.filter((note) => note.tick === tick);
  if (ended.length > 0 && goesOn.length > 0) sounding.set(key, goesOn);
  else sounding.delete(key);
  return ended;
}

function parse(bytes: Uint8Array, name: string): { ticksPerBeat: number; tracks: readonly MidiEvent[][] } {
  try {
    checkChunks(bytes);
    const { header, tracks } = parseMidi(bytes);
    if (header.ticksPerBeat === undefined) throw new Error('its ticks are no parts of a beat');
    for (const track of tracks) checkLastTick(track);
    return { ticksPerBeat: header.ticksPerBeat, tracks };
  } catch (error) {
    // The parser throws strings, in which there may be bytes of the file.
    const reason = (error instanceof Error ? error.message : String(error)).replaceAll(/[^ -~]+/g, '?');
    throw new UserError(`${name}: not a whole MIDI file (${reason})`, { cause: error });
  }
}

/** A file that is cut off comes out of the parser as events with wrong values. */
function checkChunks(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let place = 0;
  while (place < bytes.length) {
    const end =
      place + CHUNK_HEADER <= bytes.length ? place + CHUNK_HEADER + view.getUint32(place + 4) : Infinity;
    if (end > bytes.length) throw new Error('it is cut off');
    place = end;
  }
}

function checkLastTick(track: readonly MidiEvent[]): void {
  const tick = track.reduce((sum, event) => sum + event.deltaTime, 0);
  if (!(tick <= LAST_TICK)) throw new Error(`its last tick is ${tick}; expected at most ${LAST_TICK}`);
}
