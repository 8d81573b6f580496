/**
 * Chords as networks and heads see them, frame by frame: which of a vocabulary it is, and what it is made of, after B. McFee and
 * J. P. Bello, "Structured training for large-vocabulary chord recognition", ISMIR 2017 (crema).
 */
import { at } from '../at.ts';
import { NO_CHORD, SEMITONES } from '../formats/labels/chord-label.ts';
import {
  CHORD_TAGS,
  type ChordParts,
  chordParts,
  ROOTS,
  withBass,
} from '../formats/labels/chord-vocabulary.ts';
import type { SoundEvent } from '../formats/labels/split-labels.ts';
import { firstFrom } from '../numerics/first-from.ts';
import { likeliestStates, loopTransitions } from '../numerics/viterbi.ts';
import type { OutputGroup } from './prediction-type.ts';

const TAGS = CHORD_TAGS.length;
const PITCHES_AND_NONE = [...ROOTS, 'none'];
const NONE = SEMITONES;
const [PITCH, ROOT, BASS] = [TAGS, TAGS + SEMITONES, TAGS + 2 * SEMITONES + 1];
/** As of events: a frame exactly at the end of the last chord still belongs to it. Milliseconds. */
const END_INCLUDED = 0.0001;
/** How long the only frame of a clip lasts after its time, in milliseconds. */
const LONE_FRAME = 1;
/** Added before logarithms, as a head may say that nothing of all is possible. */
const TINY = 2 ** -126;

/** What the columns of outputs are: chords of the vocabulary, pitch classes that sound, the root, the bass. */
export const CHORD_COLUMNS: readonly string[] = [
  ...CHORD_TAGS,
  ...ROOTS.map((pitch) => `pitch ${pitch}`),
  ...PITCHES_AND_NONE.map((pitch) => `root ${pitch}`),
  ...PITCHES_AND_NONE.map((pitch) => `bass ${pitch}`),
];

/** How networks learn them: what a chord is made of first, and with it which one it is. */
export const CHORD_GROUPS: readonly OutputGroup[] = [
  { name: 'tag', columns: TAGS, output: 'multiclass', seesOthers: true },
  { name: 'pitch', columns: SEMITONES, output: 'multilabel', seesOthers: false },
  { name: 'root', columns: NONE + 1, output: 'multiclass', seesOthers: false },
  { name: 'bass', columns: NONE + 1, output: 'multiclass', seesOthers: false },
];

/**
 * Sets the targets of a clip's frames, 0 or 1. A frame that no chord covers has no chord.
 *
 * @param target shape (frames, columns), zeros, columns as `CHORD_COLUMNS`
 * @param times of the frames, rising, in milliseconds
 * @param chords one after the other; labels of chords all of them
 */
export function fillChordTargets(
  target: Uint8Array,
  times: Float64Array,
  chords: readonly SoundEvent[],
): void {
  const none = chordParts(NO_CHORD) as ChordParts;
  const parts = new Array<ChordParts>(times.length).fill(none);
  const last = chords.at(-1);
  for (const chord of chords) {
    const end = chord.end + (chord === last ? END_INCLUDED : 0);
    parts.fill(chordParts(chord.label) ?? none, firstFrom(times, chord.start), firstFrom(times, end));
  }
  for (const [frame, { tag, pitches, root, bass }] of parts.entries()) {
    const own = target.subarray(frame * CHORD_COLUMNS.length, (frame + 1) * CHORD_COLUMNS.length);
    own[tag] = 1;
    own.set(pitches, PITCH);
    own[ROOT + root] = 1;
    own[BASS + bass] = 1;
  }
}

/** Probabilities of chords, shape (frames, 170), and of basses, shape (frames, 13), of those of all columns. */
export function chordGroupsOf(values: Float32Array): {
  readonly tags: Float32Array;
  readonly basses: Float32Array;
} {
  const frames = values.length / CHORD_COLUMNS.length;
  const [tags, basses] = [new Float32Array(frames * TAGS), new Float32Array(frames * (NONE + 1))];
  for (let frame = 0; frame < frames; frame++) {
    const own = values.subarray(frame * CHORD_COLUMNS.length, (frame + 1) * CHORD_COLUMNS.length);
    tags.set(own.subarray(0, TAGS), frame * TAGS);
    basses.set(own.subarray(BASS), frame * (NONE + 1));
  }
  return { tags, basses };
}

/**
 * The chords that a clip's frames say, one after the other: the most likely path through the vocabulary, each with the bass that has
 * the largest geometric mean where that is a pitch of the chord. The first begins at 0,
 * each other one halfway from the frame before to its first.
 *
 * @param values shape (frames, columns), 0 to 1, columns as `CHORD_COLUMNS`
 * @param times of the frames, rising, in milliseconds
 * @param stay probability that a chord stays from one frame to the next
 */
export function readChordFrames(values: Float32Array, times: Float64Array, stay: number): SoundEvent[] {
  const { tags, basses } = chordGroupsOf(values);
  const states = likeliestStates(tags, loopTransitions(TAGS, stay));
  const edge = (frame: number) => {
    if (frame === 0) return 0;
    const before = at(times, frame - 1);
    if (frame < times.length) return (before + at(times, frame)) / 2;
    return before + (frame < 2 ? LONE_FRAME : (before - at(times, frame - 2)) / 2);
  };
  const chords: SoundEvent[] = [];
  for (let first = 0, frame = 1; frame <= states.length; frame++) {
    if (frame < states.length && states[frame] === states[first]) continue;
    const label = withBass(at(CHORD_TAGS, at(states, first)), likeliestBass(basses, first, frame));
    chords.push({ label, start: edge(first), end: edge(frame) });
    first = frame;
  }
  return chords;
}

/** Over the frames from `first` to before `end`. */
function likeliestBass(basses: Float32Array, first: number, end: number): number {
  const sums = new Float64Array(NONE + 1);
  for (let frame = first; frame < end; frame++) {
    for (let bass = 0; bass <= NONE; bass++) {
      sums[bass] = at(sums, bass) + Math.log(at(basses, frame * (NONE + 1) + bass) + TINY);
    }
  }
  return sums.reduce((best, sum, bass) => (sum > at(sums, best) ? bass : best), 0);
}
