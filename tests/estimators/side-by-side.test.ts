import { setTimeout as delay } from 'node:timers/promises';
import test from 'ava';
import { SideBySide } from '../../src/estimators/side-by-side.ts';

test('an owner waits for what it has started, and for nothing of another', async (t) => {
  const work = new SideBySide();
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const [slow, quick] = [{}, {}];
  const done: string[] = [];
  work.start(slow, async () => {
    await released;
    done.push('slow');
  });
  for (const name of ['first', 'second']) {
    await work.before(quick);
    work.start(quick, async () => void done.push(name));
  }
  await work.before(quick);
  t.deepEqual(done, ['first', 'second']);
  const waiting = work.before(slow).then(() => done.push('next'));
  release();
  await waiting;
  await work.end();
  t.deepEqual(done, ['first', 'second', 'slow', 'next']);
});

test('of what fails the first that was started is told of, when all has come to its end', async (t) => {
  const work = new SideBySide();
  const [slow, quick, good] = [{}, {}, {}];
  let isDone = false;
  const failing = async (ms: number, message: string) => {
    await delay(ms);
    throw new Error(message);
  };
  work.start(slow, () => failing(30, 'of the slow one'));
  work.start(quick, () => failing(1, 'of the quick one'));
  work.start(good, async () => {
    await delay(60);
    isDone = true;
  });
  await t.throwsAsync(work.before(quick), { message: 'of the quick one' });
  t.false(isDone);
  await t.throwsAsync(work.end(), { message: 'of the slow one' });
  t.true(isDone);
});
