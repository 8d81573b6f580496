import { at } from '../../at.ts';
import type { PlayedNote } from '../../datasets/soundfont/played-note.ts';
import type { PythonRandom } from '../../random/python-random.ts';
import { type DrawnChord, drawProgression } from './chord-progression.ts';
import { noteFrom, type Range, voicing } from './chord-voicing.ts';
import { between, oneOf } from './draws.ts';

/** A chord, and when it sounds, in milliseconds. */
export interface ChordSpan {
  readonly chord: DrawnChord;
  readonly start: number;
  readonly end: number;
}

/** How the notes of a chord follow each other: at once, at once on each beat, behind the lowest, or one by one. */
export const PATTERNS = ['held', 'pulse', 'offbeat', 'arpeggio', 'sustained arpeggio'] as const;

export interface ChordStyle {
  readonly program: number;
  /** Milliseconds. */
  readonly beat: number;
  readonly pattern: (typeof PATTERNS)[number];
  /** Whether the lowest note is the chord's bass. */
  readonly withBass: boolean;
  /** Of the notes. Default: C3 to B5. */
  readonly range?: Range;
}

const CHORD_RANGE: Range = { lowest: 48, highest: 83 };
const LOWEST_BASS = 28;
const LOWEST_MELODY = 60;
const CHORD_VELOCITY = [60, 100] as const;
const BASS_VELOCITY = [65, 105] as const;
const LEAD_VELOCITY = [65, 100] as const;
/** How long before the next chord notes may be let go, in milliseconds. */
const EARLY = [0, 60] as const;
/** How often a bass is held, and a note of a melody is one of the chord, else of the scale, and sounds at all. */
const [HELD, OF_CHORD, SOUNDS] = [0.5, 0.7, 0.85];

/** How many beats a chord lasts. */
const BEATS = [2, 2, 3, 4, 4] as const;

/**
 * Draws a progression that fills a clip.
 *
 * @param length of the clip, in milliseconds
 * @param beat milliseconds
 */
export function drawSpans(
  random: PythonRandom,
  length: number,
  beat: number,
): { readonly spans: readonly ChordSpan[]; readonly scale: readonly number[] } {
  const { chords, scale } = drawProgression(random, Math.ceil(length / (at(BEATS, 0) * beat)));
  const spans: ChordSpan[] = [];
  for (let start = 0; start < length; start = at(spans, spans.length - 1).end) {
    const end = start + oneOf(random, BEATS) * beat;
    // What is left over at the end would be too short to be heard.
    const isLast = length - end < beat;
    spans.push({ chord: at(chords, spans.length), start, end: isLast ? length : end });
  }
  return { spans, scale };
}

/** The notes of a chord, every pitch of it at least once. Where there is no time for one after the other, they sound at once. */
export function chordNotes(
  random: PythonRandom,
  { chord, start, end }: ChordSpan,
  style: ChordStyle,
): PlayedNote[] {
  const { program, beat, pattern, withBass, range = CHORD_RANGE } = style;
  const isBroken = pattern === 'arpeggio' || pattern === 'sustained arpeggio';
  const pitches = voicing(chord, random, range, { withBass, isDoubled: !isBroken });
  const velocity = between(random, CHORD_VELOCITY);
  const until = end - between(random, EARLY);
  const note = (midi: number, from: number, to: number) => {
    return { program, midi, velocity, start: from, end: Math.min(to, until) };
  };
  const starts = (first: number, step: number) => {
    const count = Math.max(0, Math.ceil((until - beat / 4 - first) / step));
    return Array.from({ length: count }, (_, place) => first + place * step);
  };
  if (isBroken) {
    const times = starts(start, beat / 2);
    if (times.length < pitches.length) return pitches.map((midi) => note(midi, start, until));
    return times.map((from, place) => {
      // Until the same pitch comes again.
      const longest = pattern === 'arpeggio' ? beat / 2 : (pitches.length * beat) / 2;
      return note(at(pitches, place % pitches.length), from, from + longest);
    });
  }
  if (pattern === 'held') return pitches.map((midi) => note(midi, start, until));
  if (pattern === 'pulse') {
    return starts(start, beat).flatMap((from) => pitches.map((midi) => note(midi, from, from + 0.9 * beat)));
  }
  const [lowest, ...others] = pitches;
  return [
    ...(lowest === undefined ? [] : [note(lowest, start, until)]),
    ...starts(start + beat / 2, beat).flatMap((from) =>
      others.map((midi) => note(midi, from, from + 0.45 * beat)),
    ),
  ];
}

/** The bass of a chord, held, or struck again on each beat. */
export function bassNotes(
  random: PythonRandom,
  { chord, start, end }: ChordSpan,
  { program, beat }: Pick<ChordStyle, 'program' | 'beat'>,
): PlayedNote[] {
  const midi = noteFrom(chord.bass, LOWEST_BASS);
  const velocity = between(random, BASS_VELOCITY);
  if (random.random() < HELD) return [{ program, midi, velocity, start, end }];
  const notes: PlayedNote[] = [];
  for (let from = start; end - from > beat / 4; from += beat) {
    notes.push({ program, midi, velocity, start: from, end: Math.min(end, from + 0.9 * beat) });
  }
  return notes;
}

/**
 * A melody over a chord, of its pitches and now and then others of the scale.
 *
 * @param style.scale pitch classes from C on
 * @param style.lowest note that there may be; the highest is 22 semitones above it. Default: C4
 */
export function leadNotes(
  random: PythonRandom,
  { chord, start, end }: ChordSpan,
  {
    program,
    beat,
    scale,
    lowest = LOWEST_MELODY,
  }: Pick<ChordStyle, 'program' | 'beat'> & { readonly scale: readonly number[]; readonly lowest?: number },
): PlayedNote[] {
  const notes: PlayedNote[] = [];
  for (let from = start; end - from > beat / 4; ) {
    const to = Math.min(end, from + beat * oneOf(random, [0.5, 1, 1.5]));
    const pitch = oneOf(random, random.random() < OF_CHORD ? chord.pitches : scale);
    const midi = noteFrom(pitch, lowest + random.randbelow(12));
    const velocity = between(random, LEAD_VELOCITY);
    if (random.random() < SOUNDS) notes.push({ program, midi, velocity, start: from, end: to });
    from = to;
  }
  return notes;
}
