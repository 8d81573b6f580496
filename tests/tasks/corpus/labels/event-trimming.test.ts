import test from 'ava';
import { UserError } from '../../../../src/errors.ts';
import { trimEvents } from '../../../../src/tasks/corpus/labels/event-trimming.ts';
import type { MetadataRow } from '../../../../src/tasks/corpus/labels/metadata-rows.ts';

function row(name: string, start: number, end: number): MetadataRow {
  return {
    relpath: `a/${name}.wav`,
    split: 'train',
    label: 'dog',
    start,
    end,
    filestem: name,
    splitKey: name,
  };
}

const rows = [row('one', 0, 1500), row('two', 1000, 1200), row('two', 2000, 2100), row('one', 3000, 3100)];

test('a clip whose events all begin after its end stays without any, once, which is told', (t) => {
  const told: string[] = [];
  const trimmed = trimEvents(rows, 1, { mayBeEmpty: true, log: (line) => told.push(line) });
  const { start: _, end: __, ...two } = row('two', 0, 0);
  t.deepEqual(trimmed, [row('one', 0, 1000), { ...two, label: null }]);
  t.deepEqual(told, [
    '3 of 4 events start after the first 1 s and are left out',
    '1 files have no event that starts within their first 1 s, and stay without any: a/two.wav',
  ]);
});

test('clips of frames, and a corpus of which nothing would be left, are refused by name', (t) => {
  const log = () => {};
  const message = /^1 files have no event that starts within their first 1 s:\n {2}a\/two\.wav$/;
  t.throws(() => trimEvents(rows, 1, { mayBeEmpty: false, log }), { instanceOf: UserError, message });
  t.throws(() => trimEvents(rows.slice(1, 3), 1, { mayBeEmpty: true, log }), {
    instanceOf: UserError,
    message,
  });
});

test('a clip that has no events is left as it is, however short it becomes', (t) => {
  const { start: _, end: __, ...without } = row('none', 0, 0);
  const clips = [{ ...without, label: null }, row('one', 0, 1)];
  const told: string[] = [];
  t.deepEqual(trimEvents(clips, 0.001, { mayBeEmpty: true, log: (line) => told.push(line) }), clips);
  t.deepEqual(told, []);
});
