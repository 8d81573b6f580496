import { join } from 'node:path';
import test from 'ava';
import { UserError } from '../../../src/errors.ts';
import {
  readEventLabels,
  readSceneLabels,
  stringifyEventLabels,
  stringifySceneLabels,
} from '../../../src/formats/labels/split-labels.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

test('scene labels are written sorted by file, numbers as numbers, and read as strings in the order of the file', async (t) => {
  const text = stringifySceneLabels(
    new Map<string, (string | number)[]>([
      ['b.wav', [8]],
      ['a.wav', ['é', 'x']],
      ['10.wav', []],
    ]),
  );
  t.is(text, '{\n "10.wav": [],\n "a.wav": [\n  "\\u00e9",\n  "x"\n ],\n "b.wav": [\n  8\n ]\n}');
  const labels = await readSceneLabels(temporaryFolder(t, { 'train.json': text }), 'train');
  t.deepEqual(
    [...labels],
    [
      ['10.wav', []],
      ['a.wav', ['é', 'x']],
      ['b.wav', ['8']],
    ],
  );
});

test('event labels are written with float times and read back', async (t) => {
  const events = [
    { label: 60, start: 0, end: 1250 },
    { label: 62, start: 100.5, end: 100.5 },
  ];
  const text = stringifyEventLabels(new Map([['a.wav', events]]));
  t.true(text.includes('"label": 60,\n   "start": 0.0,\n   "end": 1250.0\n  }'));
  const labels = await readEventLabels(temporaryFolder(t, { 'test.json': text }), 'test');
  t.deepEqual([...labels], [['a.wav', events.map((event) => ({ ...event, label: String(event.label) }))]]);
});

test("Python's booleans keep their names", async (t) => {
  const folder = temporaryFolder(t, { 'test.json': '{"a.wav": [true], "b.wav": [false]}' });
  t.deepEqual([...(await readSceneLabels(folder, 'test')).values()], [['True'], ['False']]);
});

test('labels of another shape are refused with the place', async (t) => {
  const folder = temporaryFolder(t, {
    'scene.json': '{"a.wav": "dog"}',
    'event.json': '{"a.wav": [{"label": "dog", "start": 5, "end": 3}]}',
    'none.json': '{"a.wav": [{"label": "dog", "start": 5}]}',
  });
  const refused = async (reading: Promise<unknown>, message: RegExp) =>
    t.throwsAsync(reading, { instanceOf: UserError, message });
  await refused(readSceneLabels(folder, 'scene'), /scene\.json: a\.wav: expected array, received string$/);
  await refused(readEventLabels(folder, 'event'), /event\.json: a\.wav\[0\]: expected start <= end$/);
  await refused(readEventLabels(folder, 'none'), /none\.json: a\.wav\[0\]\.end: expected number/);
  await refused(
    readSceneLabels(folder, 'gone'),
    /gone\.json: no such file; expected the labels of split gone/,
  );
});

test('a clip that is there twice in a JSON file is refused with its line, as JavaScript would take the last', async (t) => {
  const text = '{\n"a.wav": ["dog \\" {"],\n"b.wav": [],\n"\\u0061.wav": ["cat"]}';
  const folder = temporaryFolder(t, {
    'test.json': text,
    'valid.json': '\ufeff{"a.wav": ["a.wav", "a.wav"]}',
  });
  await t.throwsAsync(readSceneLabels(folder, 'test'), {
    message: `${join(folder, 'test.json')}, line 4: a.wav is there twice; expected each key once`,
  });
  t.deepEqual([...(await readSceneLabels(folder, 'valid'))], [['a.wav', ['a.wav', 'a.wav']]]);
});
