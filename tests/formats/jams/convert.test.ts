import test from 'ava';
import { UserError } from '../../../src/errors.ts';
import { canConvert, conversionsOf, convertAnnotation } from '../../../src/formats/jams/convert.ts';
import { annotationOf, fixture } from './jams-fixture.ts';

function flat(values: unknown): unknown[] {
  return (values as unknown[]).flatMap((value) =>
    typeof value === 'object' ? Object.values(value as object) : [value],
  );
}

test('annotations become those of other namespaces as by the Python package, and of no others', (t) => {
  for (const { from, values, to } of fixture.conversions) {
    const annotation = annotationOf(from, values);
    for (const name of Object.keys(fixture.namespaces)) {
      t.is(canConvert(from, name), name === from || name in to, name);
    }
    t.deepEqual([...conversionsOf(from)].sort(), Object.keys(to).sort());
    for (const [target, expected] of Object.entries(to)) {
      if (expected === null) {
        t.throws(() => convertAnnotation(annotation, target), {
          instanceOf: UserError,
          message: /observation 1: -110 cannot be made pitch_midi/,
        });
        continue;
      }
      const converted = convertAnnotation(annotation, target);
      t.is(converted.namespace, target);
      const [own, wanted] = [flat(converted.data.map(({ value }) => value)), flat(expected)];
      t.is(own.length, wanted.length);
      for (const [index, value] of own.entries()) {
        const other = wanted[index];
        if (typeof value === 'number') {
          t.true(Math.abs(value - (other as number)) < 1e-9, `${from} ${target}`);
        } else {
          t.is(value, other as string);
        }
      }
      t.is(converted.data[0]?.confidence, 0.5);
    }
  }
});

test('where there is no way the ways that there are are told', (t) => {
  const beats = annotationOf('beat', [1]);
  t.is(convertAnnotation(beats, 'beat'), beats);
  t.throws(() => convertAnnotation(beats, 'chord'), {
    instanceOf: UserError,
    message: 'no way from beat to chord; expected another annotation',
  });
  t.throws(() => convertAnnotation(annotationOf('note_midi', [60]), 'chord'), {
    message: 'no way from note_midi to chord; expected note_hz',
  });
});
