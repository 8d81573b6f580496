import test from 'ava';
import type { FileWindow } from '../../../src/modules/weights/file-window.ts';
import { NotProtobuf, protobufFields } from '../../../src/modules/weights/protobuf-fields.ts';

function fieldsOf(bytes: readonly number[], start = 0, end = bytes.length) {
  const file: Pick<FileWindow, 'byte'> = { byte: (place) => bytes[place] ?? Number.NaN };
  return [...protobufFields(file as FileWindow, start, end)];
}

test('fields of a message: whole numbers, places of what has a length, nothing of fixed numbers', (t) => {
  const fixed = [0x1d, 0, 0, 0, 0, 0x21, 0, 0, 0, 0, 0, 0, 0, 0];
  t.deepEqual(fieldsOf([0x08, 0xac, 0x02, ...fixed, 0x12, 0x02, 7, 7, 0x0a, 0x00]), [
    { number: 1, value: 300 },
    { number: 2, content: { start: 19, end: 21 } },
    { number: 1, content: { start: 23, end: 23 } },
  ]);
  t.deepEqual(fieldsOf([1, 1, 0x08, 5, 1], 2, 4), [{ number: 1, value: 5 }]);
  t.deepEqual(fieldsOf([]), []);
});

test('a number has ten bytes at most', (t) => {
  const long = Array.from({ length: 9 }, () => 0x80);
  t.deepEqual(fieldsOf([0x08, ...long, 0x01]), [{ number: 1, value: 2 ** 63 }]);
  t.throws(() => fieldsOf([0x08, ...long, 0x80, 0x01]), { instanceOf: NotProtobuf });
});

test('what is cut off, has a field 0 or a field of a kind that there is not, is no message', (t) => {
  for (const bytes of [
    [0x08],
    [0x08, 0x80],
    [0x12, 0x02, 7],
    [0x1d, 0, 0, 0],
    [0x21, 0, 0, 0, 0, 0, 0, 0],
    [0x00, 0x01],
    [0x02, 0x00],
    [0x0b],
    [0x0f],
  ]) {
    t.throws(() => fieldsOf(bytes), { instanceOf: NotProtobuf }, bytes.join(' '));
  }
});
