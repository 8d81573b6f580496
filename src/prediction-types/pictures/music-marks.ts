/** What of a reference was found and what was not, for pictures. Times are milliseconds, pitches MIDI numbers. */
import { at } from '../../at.ts';
import type { Frames } from '../../formats/labels/frame-table.ts';
import { midiOfHz } from '../../formats/labels/midi-number.ts';
import type { Note } from '../../formats/labels/note-table.ts';

/** `octave`: found, but some octaves off; what was to be found there is missed. */
export const MARK_KINDS = ['right', 'missed', 'extra', 'octave'] as const;

/** A stretch of time in which a key is one of `MARK_KINDS`, told by its place there. */
export type Mark = readonly [kind: number, key: number, start: number, end: number];

export interface MusicMarks {
  readonly marks: readonly Mark[];
  /** When the last of both ends. */
  readonly length: number;
  /** Of each pitch of the reference that something was found for: the pitch, and what was found, right or nearest to it. */
  readonly pairs: readonly (readonly [reference: number, estimated: number])[];
}

/** How many pairs are so many semitones apart. */
export type PitchDistance = readonly [semitones: number, count: number];

/** Pairs by keys: names from the lowest to the highest, and row, column and count of each pair that there is. */
export interface PitchConfusion {
  readonly labels: readonly string[];
  readonly entries: readonly number[];
}

/** Semitones, and milliseconds between onsets. */
const TOLERANCE = 0.5;
const ONSET_TOLERANCE = 50;
const OCTAVE = 12;

/** What of two lists of pitches belongs together. */
interface Compared<T> {
  readonly right: readonly (readonly [T, T])[];
  readonly missed: readonly T[];
  readonly extra: readonly T[];
  readonly octave: readonly T[];
  /** Of missed ones, with the nearest that was found and is not right. */
  readonly nearest: readonly (readonly [T, T])[];
}

/** Frames of an estimate, the nearest in time, against those of a reference. */
export function marksOfFrames(
  reference: Frames<readonly number[]>,
  estimated: Frames<readonly number[]>,
): MusicMarks {
  const { times } = reference;
  const last = times.length - 1;
  const length = last < 0 ? 0 : at(times, last) + (last === 0 ? 0 : at(times, last) - at(times, last - 1));
  const open = new Map<string, { readonly kind: number; readonly key: number; readonly start: number }>();
  const marks: Mark[] = [];
  const pairs: (readonly [number, number])[] = [];
  const found = nearestFrames(estimated, times);
  for (const [frame, frequencies] of reference.values.entries()) {
    const [truths, estimates] = [frequencies, at(found, frame)].map((list) =>
      list.map(midiOfHz).sort((a, b) => a - b),
    ) as [number[], number[]];
    const compared = comparePitches(truths, estimates);
    pairs.push(...compared.right, ...compared.nearest);
    const now = new Map<string, { readonly kind: number; readonly key: number }>();
    for (const [kind, name] of MARK_KINDS.entries()) {
      const pitches = name === 'right' ? compared.right.map(([truth]) => truth) : compared[name];
      for (const pitch of pitches) now.set(`${kind} ${Math.round(pitch)}`, { kind, key: Math.round(pitch) });
    }
    const time = at(times, frame);
    for (const [name, mark] of open) {
      if (now.has(name)) continue;
      marks.push([mark.kind, mark.key, mark.start, time]);
      open.delete(name);
    }
    for (const [name, mark] of now) if (!open.has(name)) open.set(name, { ...mark, start: time });
  }
  for (const { kind, key, start } of open.values()) marks.push([kind, key, start, length]);
  return { marks: marks.sort((a, b) => a[2] - b[2] || a[1] - b[1]), length, pairs };
}

/** Outside of the times of the estimate there is nothing. */
function nearestFrames(
  { times, values }: Frames<readonly number[]>,
  wanted: readonly number[] | Float64Array,
): readonly (readonly number[])[] {
  const last = times.length - 1;
  let nearest = 0;
  return Array.from(wanted, (time) => {
    if (last < 0 || time < at(times, 0) || time > at(times, last)) return [];
    while (nearest < last && Math.abs(at(times, nearest + 1) - time) < Math.abs(at(times, nearest) - time)) {
      nearest++;
    }
    return at(values, nearest);
  });
}

/** @param truths rising, and so are estimates */
function comparePitches(truths: readonly number[], estimates: readonly number[]): Compared<number> {
  const right: (readonly [number, number])[] = [];
  const [missed, free]: [number[], number[]] = [[], []];
  let [truth, estimate] = [0, 0];
  while (truth < truths.length || estimate < estimates.length) {
    const [a, b] = [
      truths[truth] ?? Number.POSITIVE_INFINITY,
      estimates[estimate] ?? Number.POSITIVE_INFINITY,
    ];
    if (Math.abs(a - b) <= TOLERANCE) right.push([a, b]);
    else if (a < b) missed.push(a);
    else free.push(b);
    if (a - b <= TOLERANCE) truth++;
    if (b - a <= TOLERANCE) estimate++;
  }
  return {
    right,
    missed,
    ...apart(
      missed,
      free,
      (pitch) => pitch,
      () => true,
    ),
  };
}

/** Of what is left on both sides what is octaves off, what is something else, and what is nearest. */
function apart<T>(
  missed: readonly T[],
  free: readonly T[],
  pitchOf: (value: T) => number,
  together: (truth: T, estimate: T) => boolean,
): Pick<Compared<T>, 'extra' | 'octave' | 'nearest'> {
  const distance = (a: T, b: T) => Math.abs(pitchOf(a) - pitchOf(b));
  const isOctaveOff = (estimate: T) =>
    missed.some((truth) => {
      const rest = distance(truth, estimate) % OCTAVE;
      return together(truth, estimate) && Math.min(rest, OCTAVE - rest) <= TOLERANCE;
    });
  const octave = free.filter(isOctaveOff);
  return {
    octave,
    extra: free.filter((estimate) => !octave.includes(estimate)),
    nearest: missed.flatMap((truth) => {
      const [first] = free
        .filter((estimate) => together(truth, estimate))
        .sort((a, b) => distance(truth, a) - distance(truth, b));
      return first === undefined ? [] : [[truth, first] as const];
    }),
  };
}

/** Notes of an estimate against those of a reference: right ones begin within 50 ms and are within half a semitone. */
export function marksOfNotes(reference: readonly Note[], estimated: readonly Note[]): MusicMarks {
  const pitchOf = ({ frequency }: Note) => midiOfHz(frequency);
  const together = (truth: Note, estimate: Note) => Math.abs(truth.start - estimate.start) <= ONSET_TOLERANCE;
  const free = new Set(estimated);
  const right: (readonly [Note, Note])[] = [];
  const missed: Note[] = [];
  for (const truth of reference.toSorted((a, b) => a.start - b.start)) {
    const [first] = [...free]
      .filter(
        (estimate) => together(truth, estimate) && Math.abs(pitchOf(truth) - pitchOf(estimate)) <= TOLERANCE,
      )
      .sort((a, b) => Math.abs(truth.start - a.start) - Math.abs(truth.start - b.start));
    if (first === undefined) missed.push(truth);
    else {
      free.delete(first);
      right.push([truth, first]);
    }
  }
  const { extra, octave, nearest } = apart(missed, [...free], pitchOf, together);
  const byKind = [right.map(([truth]) => truth), missed, extra, octave];
  const marks = byKind.flatMap((notes, kind) =>
    notes.map((note): Mark => [kind, Math.round(pitchOf(note)), note.start, note.end]),
  );
  const ends = [...reference, ...estimated].map(({ end }) => end);
  return {
    marks: marks.sort((a, b) => a[2] - b[2] || a[1] - b[1]),
    length: ends.reduce((last, end) => Math.max(last, end), 0),
    pairs: [...right, ...nearest].map(([truth, estimate]) => [pitchOf(truth), pitchOf(estimate)]),
  };
}

/** The share of all marked time that is not right, 0 where nothing is marked. */
export function shareWrong({ marks }: Pick<MusicMarks, 'marks'>): number {
  let [right, all] = [0, 0];
  for (const [kind, , start, end] of marks) {
    all += end - start;
    if (MARK_KINDS[kind] === 'right') right += end - start;
  }
  return all === 0 ? 0 : 1 - right / all;
}

/** How many pairs are so many semitones apart, by rising distance; those more than `most` apart count as one more than it. */
export function distancesOf(pairs: MusicMarks['pairs'], most = 24): readonly PitchDistance[] {
  const counts = new Map<number, number>();
  for (const [truth, estimate] of pairs) {
    const apartBy = Math.max(-most - 1, Math.min(most + 1, Math.round(estimate - truth)));
    counts.set(apartBy, (counts.get(apartBy) ?? 0) + 1);
  }
  return [...counts].sort(([a], [b]) => a - b);
}

/** What was found for each key of the reference. */
export function pitchConfusion(pairs: MusicMarks['pairs']): PitchConfusion {
  const keys = pairs.map((pair) => pair.map(Math.round) as [number, number]);
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const counts = new Map<string, [row: number, column: number, count: number]>();
  for (const [truth, estimate] of keys) {
    low = Math.min(low, truth, estimate);
    high = Math.max(high, truth, estimate);
    const entry = counts.get(`${truth} ${estimate}`) ?? [truth, estimate, 0];
    counts.set(`${truth} ${estimate}`, [entry[0], entry[1], entry[2] + 1]);
  }
  if (keys.length === 0) return { labels: [], entries: [] };
  return {
    labels: Array.from({ length: high - low + 1 }, (_, index) => String(low + index)),
    entries: [...counts.values()].flatMap(([row, column, count]) => [row - low, column - low, count]),
  };
}
