import test from 'ava';
import { BadInputsError } from '../../../src/errors.ts';
import { checkTableRows } from '../../../src/tasks/corpus/table-rows.ts';

const row = { relpath: 'a/1.wav', split: 'train', filestem: '1', splitKey: '1', label: 1 };

test('a file that has a target, a place in a list or a frame twice is named', (t) => {
  for (const [type, told, what] of [
    ['regression', { belongsTo: 'f0' }, 'f0'],
    ['ranking', { belongsTo: 'x' }, 'x'],
    ['pitch', { start: 50, end: 50 }, '50 ms'],
  ] as const) {
    const first = { ...row, ...told };
    t.notThrows(() => checkTableRows([first, { ...first, relpath: 'a/2.wav' }], type));
    const error = t.throws(() => checkTableRows([first, { ...first, label: 2 }], type), {
      instanceOf: BadInputsError,
    });
    t.deepEqual(error?.problems, [`a/1.wav: ${what} is there twice; expected it once`]);
  }
});

test('a pair may be of a file with itself', (t) => {
  const half = { ...row, belongsTo: 'p', label: 0 };
  t.notThrows(() => checkTableRows([half, half], 'jnd'));
});
