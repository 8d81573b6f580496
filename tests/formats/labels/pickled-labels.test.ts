import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { UserError } from '../../../src/errors.ts';
import { pickleLabels, readPickledLabels } from '../../../src/formats/labels/pickled-labels.ts';
import { pythonTest } from '../../modules/python/numpy-python.ts';

const { lists } = JSON.parse(readFileSync('tests/formats/fixtures/pickled-labels.json', 'utf8')) as {
  lists: Record<string, { labels: string[][]; pickles: string[] }>;
};

const bytesOf = (rows: readonly (readonly string[])[]) => Buffer.concat([...pickleLabels(rows)]);

for (const [name, { labels, pickles }] of Object.entries(lists)) {
  test(`labels that Python pickled are read: ${name}`, (t) => {
    for (const pickle of pickles) {
      t.deepEqual(readPickledLabels(Buffer.from(pickle, 'base64'), 'a.pkl'), labels);
    }
  });
}

testProp(
  'what is pickled is read again',
  [fc.array(fc.array(fc.oneof(fc.constantFrom('a', 'Türe'), fc.string({ unit: 'grapheme' }))))],
  (t, rows) => {
    t.deepEqual(readPickledLabels(bytesOf(rows), 'a.pkl'), rows);
  },
);

pythonTest('Python reads what is pickled', async (t, python) => {
  const rows = Object.values(lists).flatMap(({ labels }) => labels);
  const program = 'import json, pickle, sys; print(json.dumps(pickle.load(sys.stdin.buffer)))';
  t.deepEqual(JSON.parse(execFileSync(python, ['-c', program], { input: bytesOf(rows) }).toString()), rows);
});

test('what is no pickle of labels is refused in one line', (t) => {
  const callsOs = Buffer.from("cos\nsystem\n(S'true'\ntR.");
  const dictionary = Buffer.from('}.');
  for (const bytes of [Buffer.from('RIFF'), Buffer.alloc(0), callsOs, dictionary, Buffer.from('](}e.')]) {
    const error = t.throws(() => readPickledLabels(bytes, 'a.pkl'), { instanceOf: UserError });
    t.regex(error?.message ?? '', /^a\.pkl: [^\n]*$/);
  }
});

test('a pickle that is cut off is refused wherever it ends', (t) => {
  const bytes = bytesOf([['a', 'b'], [], ['a']]);
  for (let length = 0; length < bytes.length; length++) {
    t.throws(() => readPickledLabels(bytes.subarray(0, length), 'a.pkl'), { instanceOf: UserError });
  }
});
