import test from 'ava';
import { MemoryWatch } from '../../../src/pipeline/machine/memory-watch.ts';

const { now } = performance;
let milliseconds = 0;

test.beforeEach(() => {
  performance.now = () => milliseconds;
});
test.afterEach.always(() => {
  performance.now = now;
});

test.serial('a quarter of a second is the least for which a peak is told', (t) => {
  const watch = new MemoryWatch();
  t.teardown(() => watch.close());
  const [short, long] = [watch.begin(), watch.begin()];
  milliseconds += 249;
  t.is(short(), undefined);
  milliseconds += 1;
  const peak = long() ?? 0;
  t.true(peak > 10e6 && peak < 100e9, `${peak}`);
});

test.serial('a peak that is over by the end of a step is told nevertheless', async (t) => {
  const watch = new MemoryWatch();
  t.teardown(() => watch.close());
  const { rss } = process.memoryUsage;
  t.teardown(() => {
    process.memoryUsage.rss = rss;
  });
  const end = watch.begin();
  let looked = () => {};
  const seen = new Promise<void>((resolve) => {
    looked = resolve;
  });
  process.memoryUsage.rss = () => {
    looked();
    return 9e12;
  };
  // The timer that looks does not keep the process alive.
  const alive = setInterval(() => {}, 1000);
  await seen;
  clearInterval(alive);
  process.memoryUsage.rss = () => 5;
  milliseconds += 250;
  t.is(end(), 9e12);
  const after = watch.begin();
  milliseconds += 250;
  t.is(after(), 5);
});
