import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { UserError } from '../../src/errors.ts';
import { CHORD_TAGS, chordParts, withBass } from '../../src/formats/labels/chord-vocabulary.ts';
import type { SoundEvent } from '../../src/formats/labels/split-labels.ts';
import { type ChordPair, chord } from '../../src/prediction-types/chord.ts';
import {
  CHORD_COLUMNS,
  CHORD_GROUPS,
  fillChordTargets,
  readChordFrames,
} from '../../src/prediction-types/chord-frames.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { indexOf } from './row-index.ts';

const STEP = 100;
const [first] = [chord.method].flatMap((method) => (method.by === 'head' ? [method] : []));
const method = first as NonNullable<typeof first>;

/** Labels of the vocabulary with a bass of theirs. */
const labels = fc
  .record({ tag: fc.constantFrom(...CHORD_TAGS.filter((tag) => tag !== 'X')), bass: fc.nat(12) })
  .map(({ tag, bass }) => withBass(tag, bass));

/** Chords that follow each other, of whole frames, no two with the same root and quality. */
const progressions = fc
  .array(fc.record({ label: labels, frames: fc.integer({ min: 1, max: 5 }) }), { minLength: 1, maxLength: 8 })
  .map((drawn) => {
    const chords: SoundEvent[] = [];
    for (const { label, frames } of drawn) {
      const start = chords.at(-1)?.end ?? 0;
      const before = chords.at(-1)?.label;
      if (before !== undefined && chordParts(before)?.tag === chordParts(label)?.tag) continue;
      chords.push({ label, start, end: start + frames * STEP });
    }
    return chords;
  });

function targetsOf(chords: readonly SoundEvent[]) {
  const times = Float64Array.from(
    { length: Math.round((chords.at(-1)?.end ?? 0) / STEP) },
    (_, frame) => (frame + 0.5) * STEP,
  );
  const target = new Uint8Array(times.length * CHORD_COLUMNS.length);
  fillChordTargets(target, times, chords);
  return { times, target };
}

testProp('chords come back from their own targets, with their basses', [progressions], (t, chords) => {
  const { times, target } = targetsOf(chords);
  const read = readChordFrames(Float32Array.from(target), times, 0.5);
  t.deepEqual(
    read.map(({ label }) => label),
    chords.map(({ label }) => label),
  );
  for (const [place, { start, end }] of chords.entries()) {
    t.is(read[place]?.start, start);
    t.is(read[place]?.end, times.length === 1 ? STEP / 2 + 1 : end);
  }
});

testProp('each group that is one of several has one in every frame', [progressions], (t, chords) => {
  const { times, target } = targetsOf(chords);
  for (let frame = 0; frame < times.length; frame++) {
    let place = frame * CHORD_COLUMNS.length;
    for (const { columns, output } of CHORD_GROUPS) {
      const sum = target.subarray(place, place + columns).reduce((total, one) => total + one, 0);
      if (output === 'multiclass') t.is(sum, 1);
      place += columns;
    }
    t.is(place, (frame + 1) * CHORD_COLUMNS.length);
  }
});

test('a frame that no chord covers has no chord, one exactly at the end of the last still has it', (t) => {
  const times = Float64Array.of(0, 100, 200, 300, 301);
  const target = new Uint8Array(5 * CHORD_COLUMNS.length);
  fillChordTargets(target, times, [
    { label: 'C:maj', start: 50, end: 150 },
    { label: 'G:13', start: 250, end: 300 },
  ]);
  const found = Array.from({ length: 5 }, (_, frame) => {
    const own = target.subarray(
      frame * CHORD_COLUMNS.length,
      frame * CHORD_COLUMNS.length + CHORD_TAGS.length,
    );
    return CHORD_TAGS[own.indexOf(1)];
  });
  t.deepEqual(found, ['N', 'C:maj', 'N', 'G:7', 'N']);
});

test('a frame that says another chord is passed over where chords stay, and not where any may follow', (t) => {
  const chords = [0, 1, 2, 3, 4].map((place) => ({
    label: place === 2 ? 'D:min' : 'C:maj',
    start: place * STEP,
    end: (place + 1) * STEP,
  }));
  const { times, target } = targetsOf(chords);
  const unsure = Float32Array.from(target, (one) => 0.1 + 0.4 * one);
  t.is(readChordFrames(unsure, times, 0.999).length, 1);
  t.is(readChordFrames(unsure, times, 0.01).length, 3);
});

function split(t: Parameters<typeof temporaryFolder>[0], clips: object) {
  return { folder: temporaryFolder(t, { 'test.json': JSON.stringify(clips) }), split: 'test' };
}

const SPACE = { kind: 'event', vocabulary: CHORD_COLUMNS, settings: { p_self: 0.5 } } as const;

test('what a head says is written, and read with the labels as what validation scores', async (t) => {
  const source = split(t, {
    'a.wav': [
      { label: 'N', start: 200, end: 400 },
      { label: 'C:maj/5', start: 0, end: 200 },
    ],
  });
  const index = indexOf({ 'a.wav': [50, 150, 250, 350] });
  const { targets, truths = t.fail() } = await chord.targets.read(source, index, SPACE);
  const values = Float32Array.from(targets);
  const path = join(source.folder, 'predicted-test.csv');
  await method.write(path, SPACE, [{ index, values }]);
  t.is(readFileSync(path, 'utf8'), 'filename,label,start,end\na.wav,C:maj/5,0,200\na.wav,N,200,400\n');
  const files = { labels: join(source.folder, 'test.json'), predictions: path };
  const { data, units } = (await chord.scoring.read?.(files)) ?? t.fail();
  t.deepEqual(units, ['a.wav']);
  const [pairs] = method.scored?.(values, { index, targets, truths }, SPACE) ?? t.fail();
  t.deepEqual(data[0], pairs);
  const [pair] = pairs as readonly ChordPair[];
  t.deepEqual(pair?.reference.labels, ['C:maj/5', 'N']);
  t.deepEqual(pair?.estimated, {
    starts: Float64Array.of(0, 0.2),
    ends: Float64Array.of(0.2, 0.4),
    labels: ['C:maj/5', 'N'],
  });
});

test('labels that are no chords, overlap or are not there are one line with the file', async (t) => {
  const refused = async (events: object[], message: RegExp) => {
    const source = split(t, { 'a.wav': events });
    const error = await t.throwsAsync(chord.labels.readClips(source, 'event'), {
      instanceOf: UserError,
      message,
    });
    t.true(error?.message.startsWith(join(source.folder, 'test.json: a.wav')));
  };
  await refused([{ label: 'C:foo', start: 0, end: 1 }], /'C:foo' is no chord; expected a root/);
  await refused([], /has no chords; expected at least one, N where none sounds$/);
  const overlapping = [
    { label: 'C', start: 0, end: 10 },
    { label: 'D', start: 5, end: 20 },
  ];
  await refused(overlapping, /C from 0 to 10 ms; expected chords one after the other/);
  await refused([{ label: 'C', start: 5, end: 5 }], /C from 5 to 5 ms; expected/);
});

test('a task may say how probable it is that a chord stays', (t) => {
  t.deepEqual(chord.targets.settings?.of(undefined), { p_self: 0.9 });
  t.deepEqual(chord.targets.settings?.of({ p_self: 0.5 }), { p_self: 0.5 });
  t.false(chord.targets.settings?.schema.safeParse({ p_self: 2 }).success);
});
