import { setTimeout as delay } from 'node:timers/promises';
import test from 'ava';
import { lendThreads, lentThreads } from '../../src/train/lent-threads.ts';

test('a training has one thread of its own, and those of idle workers as long as they are lent', async (t) => {
  let spare = 0;
  const lent = lendThreads(() => spare);
  t.teardown(() => lent.end());
  const threads = lentThreads(structuredClone(lent.threads));
  t.is(threads(), 1);
  spare = 2;
  while (threads() !== 3) await delay(20);
  lent.end();
  spare = 5;
  await delay(250);
  t.is(threads(), 3);
});
