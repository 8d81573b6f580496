import { readFileSync } from 'node:fs';
import test from 'ava';
import { deformJams } from '../../../src/develop/deform/deform-jams.ts';
import { type Deformation, deformationsOf } from '../../../src/develop/deform/deformation.ts';
import { transpose } from '../../../src/develop/deform/transpose.ts';
import type { Json } from '../../../src/formats/files/json-text.ts';
import { checkJams } from '../../../src/formats/jams/check.ts';
import { newAnnotation, newJams } from '../../../src/formats/jams/index.ts';

const fixture = JSON.parse(readFileSync('tests/develop/deform/fixtures/deformed.json', 'utf8')) as {
  readonly transposed: readonly (readonly [note: string, semitones: number, moved: string])[];
};

const VALUES: Readonly<Record<string, { readonly value: Json; readonly up2: Json }>> = {
  note_midi: { value: 60.5, up2: 62.5 },
  pitch_midi: { value: 60, up2: 62 },
  note_hz: { value: 440, up2: 440 * 2 ** (2 / 12) },
  pitch_hz: { value: -220, up2: -220 * 2 ** (2 / 12) },
  pitch_contour: {
    value: { index: 1, frequency: 100, voiced: false },
    up2: { index: 1, frequency: 100 * 2 ** (2 / 12), voiced: false },
  },
  chord: { value: 'Bb:min7/b3', up2: 'C:min7/b3' },
  chord_harte: { value: 'N', up2: 'N' },
  chord_roman: { value: { tonic: 'B', chord: 'V7' }, up2: { tonic: 'C#', chord: 'V7' } },
  key_mode: { value: 'Eb:dorian', up2: 'F:dorian' },
  pitch_class: { value: { tonic: 'C', pitch: 4 }, up2: { tonic: 'D', pitch: 4 } },
  tempo: { value: 120, up2: 120 },
  tag_open: { value: 'C major', up2: 'C major' },
};

function jams() {
  return newJams({
    file_metadata: { duration: 8 },
    annotations: Object.entries(VALUES).map(([namespace, { value }]) =>
      newAnnotation({
        namespace,
        time: 1,
        duration: 7,
        data: [{ time: 2, duration: 1, value, confidence: 1 }],
      }),
    ),
  });
}

const of = (name: Deformation['name'], amount: number): Deformation => ({ id: 'it', name, amount });
const silent = () => {};

test('a pitch shift moves all values that are pitches or named after some, and nothing else', (t) => {
  const shifted = deformJams(jams(), of('pitch_shift', 2), silent);
  for (const { namespace, data, duration } of shifted.annotations) {
    t.deepEqual(
      data,
      [{ time: 2, duration: 1, value: VALUES[namespace]?.up2 ?? null, confidence: 1 }],
      namespace,
    );
    t.is(duration, 7);
  }
  t.is(shifted.annotations.length, Object.keys(VALUES).length);
  t.deepEqual(checkJams(shifted).problems, []);
  t.deepEqual(shifted.sandbox.deformations, [{ id: 'it', name: 'pitch_shift', amount: 2 }]);
});

test('a time stretch moves all times and tempi, and nothing else', (t) => {
  const stretched = deformJams(jams(), of('time_stretch', 0.5), silent);
  t.is(stretched.file_metadata.duration, 16);
  for (const { namespace, data, time, duration } of stretched.annotations) {
    const value = namespace === 'tempo' ? 60 : VALUES[namespace]?.value;
    t.deepEqual(data, [{ time: 4, duration: 2, value: value ?? null, confidence: 1 }], namespace);
    t.deepEqual([time, duration], [2, 14]);
  }
  t.deepEqual(checkJams(stretched).problems, []);
});

test('gain and noise change no annotation, and each deformation is added to those before', (t) => {
  const before = jams();
  const louder = deformJams(before, of('gain', 3), silent);
  t.deepEqual(louder.annotations, before.annotations);
  const noisy = deformJams(louder, of('noise', 20), silent);
  t.deepEqual(
    (noisy.sandbox.deformations as { name: string }[]).map(({ name }) => name),
    ['gain', 'noise'],
  );
});

test('annotations whose values cannot follow a pitch shift are left out, which is told; a time stretch keeps them', (t) => {
  const odd = newJams({
    file_metadata: { duration: 1 },
    annotations: [newAnnotation({ namespace: 'mine', data: [{ time: 0, duration: 1, value: 7 }] })],
  });
  const told: string[] = [];
  t.deepEqual(deformJams(odd, of('pitch_shift', 1), (line) => told.push(line)).annotations, []);
  t.deepEqual(told, ['mine: left out, as it is not known how a pitch shift changes it']);
  t.is(deformJams(odd, of('time_stretch', 2), silent).annotations[0]?.data[0]?.duration, 0.5);
});

test('notes are moved as librosa names them, and fractions of semitones to the nearest', (t) => {
  t.true(fixture.transposed.length > 50);
  for (const [note, semitones, moved] of fixture.transposed) {
    t.is(transpose(`${note}:maj`, semitones), `${moved}:maj`, `${note} ${semitones}`);
  }
  t.is(transpose('A', 0.4), 'A');
  t.is(transpose('X', 3), 'X');
});

test('each amount is a deformation with an id of its own, without points', (t) => {
  const all = deformationsOf([
    { name: 'pitch_shift', semitones: [-1, 2] },
    { name: 'time_stretch', rates: [0.9] },
    { name: 'gain', decibels: [-6] },
    { name: 'noise', snr: [30] },
  ]);
  t.deepEqual(
    all.map(({ id }) => id),
    ['pitch-1', 'pitch+2', 'stretch0_9', 'gain-6', 'noise30'],
  );
  t.throws(() => deformationsOf([{ name: 'gain', decibels: [1, 1] }]), {
    message: 'gain 1 is there twice; expected each once',
  });
});
