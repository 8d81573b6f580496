import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { type Answer, AnswerReader } from '../../../src/modules/python/answer-reader.ts';

const noSlot = () => {
  throw new Error('there is no slot');
};

function frame(header: object, values: Float32Array): Buffer {
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(json.length);
  return Buffer.concat([length, json, new Uint8Array(values.buffer)]);
}

testProp(
  'answers are put together from pieces of any sizes',
  [fc.array(fc.tuple(fc.nat(3), fc.nat(5)), { maxLength: 6 }), fc.array(fc.integer({ min: 1, max: 40 }))],
  (t, shapes, sizes) => {
    const frames = shapes.map(([rows, columns], index) => {
      const values = Float32Array.from({ length: rows * columns + 1 }, (_, k) => index + k / 7);
      return frame({ arrays: [[rows, columns], [1]], model: { index } }, values);
    });
    const bytes = Buffer.concat(frames);
    const answers: Answer[] = [];
    const reader = new AnswerReader((answer) => answers.push(answer), noSlot);
    let start = 0;
    for (let turn = 0; start < bytes.length; turn++) {
      const size = sizes[turn % (sizes.length || 1)] ?? bytes.length;
      reader.push(bytes.subarray(start, start + size));
      start += size;
    }
    t.deepEqual(
      answers.map(({ model, tensors: [first, last] }) => [model?.index, first?.dims, last?.data[0]]),
      shapes.map(([rows, columns], index) => [
        index,
        [rows, columns],
        Math.fround(index + (rows * columns) / 7),
      ]),
    );
  },
);

test('bytes that are no answer are refused', (t) => {
  t.throws(() => new AnswerReader(() => {}, noSlot).push(new Uint8Array(64).fill(255)), {
    message: 'what came back is no answer of the bridge',
  });
});

test('values that lie in a slot are read there, and those of the next answer follow it again', (t) => {
  const stored = new Uint8Array(Float32Array.of(0, 1, 2, 3).buffer);
  const answers: Answer[] = [];
  const reader = new AnswerReader(
    (answer) => answers.push(answer),
    (at, bytes) => stored.slice(at, at + bytes),
  );
  reader.push(frame({ arrays: [[2], [1]], at: 4 }, Float32Array.of()));
  reader.push(frame({ arrays: [[1]] }, Float32Array.of(9)));
  t.deepEqual(
    answers.map(({ tensors }) => tensors.map(({ data }) => [...data])),
    [[[1, 2], [3]], [[9]]],
  );
});
