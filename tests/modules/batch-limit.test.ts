import test from 'ava';
import { BatchLimit, isOutOfMemory } from '../../src/modules/batch-limit.ts';

test('a limit is halved each time, and always leaves room for one sound', (t) => {
  const limit = new BatchLimit();
  t.is(limit.soundsOf(1000), Number.POSITIVE_INFINITY);
  limit.halve(32_000);
  t.is(limit.soundsOf(1000), 16);
  limit.halve(32_000);
  t.is(limit.soundsOf(1000), 16, 'a batch that was on its way already says nothing new');
  limit.halve(16_000);
  t.is(limit.soundsOf(1000), 8);
  t.is(limit.soundsOf(1_000_000), 1);
  t.is(limit.soundsOf(0), 8000);
});

const messages: [boolean, string][] = [
  [true, 'RuntimeError: CUDA out of memory. Tried to allocate 20.00 MiB (mine.py:3)'],
  [true, 'OutOfMemoryError: CUDA out of memory.'],
  [true, '_ArrayMemoryError: Unable to allocate 7.45 GiB for an array with shape (1000000000,)'],
  [true, 'MemoryError'],
  [true, 'ResourceExhaustedError: OOM when allocating tensor with shape[1,2]'],
  [true, 'std::bad_alloc'],
  [true, 'Array buffer allocation failed (mine.mjs:3:4)'],
  [true, 'its thread failed: Worker terminated due to reaching memory limit: JS heap out of memory'],
  [true, 'its process failed: it was killed by SIGKILL, as the system does where memory runs out'],
  [false, 'scene embeddings hold NaN; expected finite numbers'],
  [false, 'no answer within 5 s'],
  [false, 'its process failed: it ended with code 1'],
];
for (const [expected, message] of messages) {
  test(`"${message.slice(0, 60)}" says ${expected ? '' : 'not '}that memory ran out`, (t) => {
    t.is(isOutOfMemory({ during: 'call', message, sound: undefined, stack: undefined }), expected);
  });
}
