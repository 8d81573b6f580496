import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { checkLongJams } from '../../../src/formats/jams/check.ts';
import { EXPORT_FORMATS, EXPORT_PIECES } from '../../../src/formats/jams/exports/export-formats.ts';
import { newAnnotation, newJams, type Observation, wholeAnnotation } from '../../../src/formats/jams/jams.ts';
import { PackedObservations } from '../../../src/formats/jams/packed-observations.ts';
import { jamsPieces, stringifyJams } from '../../../src/formats/jams/write.ts';

const number = fc.oneof(fc.constantFrom(0, -0, 1, 440), fc.double({ noNaN: true, noDefaultInfinity: true }));
const value = fc.oneof(
  number,
  fc.record({ index: fc.nat(3), frequency: number, voiced: fc.boolean() }),
  fc.record({ voiced: fc.boolean(), frequency: number, index: fc.nat(3) }),
  fc.record({ index: fc.nat(3), frequency: number, voiced: fc.boolean(), more: number }),
  fc.constantFrom(null, 'C:maj', [1, 2], { index: 0 }),
);
const confidence = fc.oneof(fc.constantFrom(null, Number.NaN, 'sure', 0.5), number);
const observations = fc.array(fc.record({ time: number, duration: number, value, confidence }), {
  maxLength: 40,
});

function packed(list: readonly Observation[]): PackedObservations {
  const data = new PackedObservations();
  for (const each of list) data.add(each);
  return data;
}

testProp('packed observations are the same again, whatever they are', [observations], (t, list) => {
  const data = packed(list);
  t.is(data.length, list.length);
  for (const _ of [1, 2]) t.deepEqual([...data], list);
  t.is(JSON.stringify([...data]), JSON.stringify(list));
});

testProp(
  'what is found in packed observations, and what is taken of them, is what it is of a list',
  [observations, fc.constantFrom('pitch_contour', 'note_midi', 'tag_open', 'of_mine')],
  (t, list, namespace) => {
    const checked = (data: readonly Observation[] | PackedObservations) => {
      const annotation = { ...newAnnotation({ namespace, data: [] }), data };
      const { jams, ...found } = checkLongJams(
        newJams({ file_metadata: { duration: 1 }, annotations: [annotation] }),
      );
      return { ...found, annotations: jams.annotations.map(wholeAnnotation) };
    };
    t.deepEqual(checked(packed(list)), checked(list));
  },
);

test('many packed observations are written as a list of them is, in every format', (t) => {
  const count = 25_000;
  const at = (index: number) => ({ time: index / 50, duration: 0 });
  const contour = Array.from({ length: count }, (_, index) => ({
    ...at(index),
    value: { index: 0, frequency: 100 + (index % 7), voiced: index % 3 > 0 },
    confidence: (index % 10) / 10,
  }));
  const notes = Array.from({ length: count }, (_, index) => ({
    time: index / 50,
    duration: 0.02,
    value: 40 + (index % 12),
    confidence: null,
  }));
  for (const [namespace, list] of [
    ['pitch_contour', contour],
    ['note_midi', notes],
    ['tag_open', notes.map((each) => ({ ...each, value: `a\t${each.value}` }))],
    ['tag_open', []],
    ['pitch_contour', []],
  ] as const) {
    const annotation = newAnnotation({ namespace, data: list });
    const long = { ...annotation, data: packed(list) };
    const file = { file_metadata: { duration: 500 } };
    const pieces = Array.from(jamsPieces(newJams({ ...file, annotations: [long, annotation] }), 'a.jams'));
    t.is(pieces.join(''), stringifyJams(newJams({ ...file, annotations: [annotation, annotation] })));
    t.true(pieces.every(({ length }) => length < 1e6));
    for (const format of ['lab', 'csv', 'audacity'] as const) {
      const told: string[][] = [[], []];
      const text = Array.from(EXPORT_PIECES[format](long, (line) => told[0]?.push(line))).join('');
      t.is(
        text,
        EXPORT_FORMATS[format](annotation, (line) => told[1]?.push(line)),
      );
      t.deepEqual(told[0], told[1]);
    }
  }
  const few = notes.slice(0, 50);
  const midi = newAnnotation({ namespace: 'note_midi', data: few });
  t.deepEqual(EXPORT_PIECES.midi({ ...midi, data: packed(few) }, t.fail), [
    EXPORT_FORMATS.midi(midi, t.fail),
  ]);
});
