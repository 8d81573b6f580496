import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { UserError } from '../../../src/errors.ts';
import { type Annotation, newAnnotation, newJams } from '../../../src/formats/jams/jams.ts';
import { parseJams, readJams } from '../../../src/formats/jams/read.ts';
import { stringifyJams, writeJams } from '../../../src/formats/jams/write.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { annotationOf, fixture } from './jams-fixture.ts';

test('what is written is read back the same, gzipped too', async (t) => {
  const jams = parseJams(fixture.written.text, 'song.jams');
  const folder = temporaryFolder(t);
  for (const name of ['a.jams', 'a.jamz']) {
    const file = join(folder, name);
    await writeJams(file, jams);
    t.deepEqual(await readJams(file), jams);
  }
  t.is(readFileSync(join(folder, 'a.jams'), 'utf8'), stringifyJams(jams));
  t.deepEqual(readFileSync(join(folder, 'a.jamz')).subarray(0, 2), Buffer.of(0x1f, 0x8b));
  t.deepEqual(readdirSync(folder).sort(), ['a.jams', 'a.jamz']);
});

test('observations are a line each, those of dense namespaces columns', (t) => {
  const jams = newJams({
    file_metadata: { title: 'song', duration: 2 },
    annotations: [annotationOf('chord', ['C:maj', 'N'], null), annotationOf('pitch_hz', [220, -110])],
  });
  const text = stringifyJams(jams);
  t.true(
    text.includes(`"data": [
        {"time":0,"duration":0.25,"value":"C:maj","confidence":null},
        {"time":0.5,"duration":0.25,"value":"N","confidence":null}
      ]`),
  );
  t.true(
    text.includes(`"data": {
        "time": [0,0.5],
        "duration": [0.25,0.25],
        "value": [220,-110],
        "confidence": [0.5,0.5]
      }`),
  );
  t.deepEqual(Object.keys(JSON.parse(text)), ['file_metadata', 'annotations', 'sandbox']);
});

test('annotations of namespaces that JAMS does not have are kept as they are, in columns too', (t) => {
  const columns = {
    time: [1, 0],
    duration: [0, 0],
    value: [{ a: [1] }, '3/4'],
    confidence: [null, { any: 'thing' }],
  };
  const rows = [{ time: 0, duration: 1, value: ['x', null], confidence: 0.5 }];
  const text = JSON.stringify({
    file_metadata: { duration: 4 },
    annotations: [
      { namespace: 'timesig', data: columns },
      { namespace: 'lyrics_phones', data: rows },
    ],
  });
  const again = JSON.parse(stringifyJams(parseJams(text, 'a.jams'))) as { annotations: { data: unknown }[] };
  t.deepEqual(again.annotations[0]?.data, {
    time: [0, 1],
    duration: [0, 0],
    value: ['3/4', { a: [1] }],
    confidence: [{ any: 'thing' }, null],
  });
  t.deepEqual(again.annotations[1]?.data, rows);
});

test('nothing is written that the Python package would refuse', async (t) => {
  const folder = temporaryFolder(t);
  const broken = (annotation: Annotation) =>
    newJams({ file_metadata: { duration: 1 }, annotations: [annotation] });
  for (const [annotation, expected] of [
    [
      annotationOf('chord', ['C:maj', 'C:mj']),
      /a\.jams, annotations\[0\] \(chord\), observation 1: value "C:mj"/,
    ],
    [
      newAnnotation({ namespace: 'onset', data: [{ time: 0, duration: Number.NaN, value: null }] }),
      /duration NaN/,
    ],
    [annotationOf('blob', [{ deep: [Number.POSITIVE_INFINITY] }]), /expected numbers that are finite/],
  ] as const) {
    await t.throwsAsync(writeJams(join(folder, 'a.jams'), broken(annotation)), {
      instanceOf: UserError,
      message: expected,
    });
  }
  await t.throwsAsync(writeJams(join(folder, 'a.txt'), newJams({ file_metadata: { duration: 1 } })), {
    instanceOf: UserError,
    message: /a\.txt: expected a name that ends in \.jams/,
  });
  t.deepEqual(readdirSync(folder), []);
});

testProp(
  'any values of a namespace without rules are read back the same',
  [
    fc.array(fc.tuple(fc.float({ min: 0, max: 1000, noNaN: true }), fc.jsonValue({ maxDepth: 3 })), {
      maxLength: 8,
    }),
  ],
  (t, rows) => {
    const data = rows.map(([time, value]) => ({
      time: Math.abs(time),
      duration: 0,
      value: JSON.parse(JSON.stringify(value)),
    }));
    const jams = newJams({
      file_metadata: { duration: 0 },
      annotations: [newAnnotation({ namespace: 'blob', data })],
    });
    t.deepEqual(parseJams(stringifyJams(jams), 'a.jams'), jams);
  },
);
