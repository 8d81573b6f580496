import test from 'ava';
import { newAnnotation, newJams } from '../../../src/formats/jams/jams.ts';
import { sliceAnnotation, sliceJams, trimAnnotation, trimJams } from '../../../src/formats/jams/trim.ts';
import { fixture, rowsOf } from './jams-fixture.ts';

const { data, cases } = fixture.cuts;

function annotationOf([time, duration]: readonly [number, number | null]) {
  return newAnnotation({
    namespace: 'tag_open',
    ...{ time, duration },
    sandbox: { trim: [{ was: 1 }] },
    data: data.map(([start, length, value]) => ({ time: start, duration: length, value })),
  });
}

test('annotations are cut as by the Python package, with what was cut in their sandbox', (t) => {
  t.is(cases.length, 60);
  for (const { of, cut, strict, kind, ...expected } of cases) {
    const cutOut = kind === 'trim' ? trimAnnotation : sliceAnnotation;
    const { time, duration, sandbox, ...rest } = cutOut(annotationOf(of), ...cut, { strict });
    t.deepEqual({ time, duration, data: rowsOf(rest), sandbox }, expected, `${kind} ${of} ${cut} ${strict}`);
  }
});

test('a slice of a file counts its times from where it begins, and is as long', (t) => {
  const jams = newJams({
    file_metadata: { title: 'song', duration: 12 },
    annotations: [annotationOf([0, 12])],
  });
  const slice = sliceJams(jams, 5, 8);
  t.is(slice.file_metadata.duration, 3);
  t.is(slice.file_metadata.title, 'song');
  t.deepEqual(slice.sandbox, { slice: [{ start_time: 5, end_time: 8 }] });
  t.deepEqual(
    slice.annotations[0]?.data.map(({ time }) => time),
    [0, 0, 1, 2],
  );
  const trimmed = trimJams(trimJams(jams, 1, 9), 5, 8);
  t.is(trimmed.file_metadata.duration, 12);
  t.is((trimmed.sandbox.trim as unknown[]).length, 2);
  t.deepEqual(
    trimmed.annotations[0]?.data.map(({ time }) => time),
    [5, 5, 6, 7],
  );
});

test('times that are not within the recording, or in the wrong order, are refused', (t) => {
  const jams = newJams({ file_metadata: { duration: 12 } });
  for (const [start, end] of [
    [-1, 3],
    [3, 3],
    [4, 3],
    [3, 13],
    [Number.NaN, 3],
  ] as const) {
    t.throws(() => trimJams(jams, start, end), { instanceOf: RangeError });
    t.throws(() => sliceJams(jams, start, end), { instanceOf: RangeError });
  }
  t.throws(() => trimAnnotation(annotationOf([0, 12]), 3, 3), { instanceOf: RangeError });
});
