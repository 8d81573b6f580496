import test from 'ava';
import { EmbeddingMeter } from '../../src/embed/embedding-meter.ts';

const { now } = performance;
let seconds = 0;

test.beforeEach(() => {
  seconds = 0;
  performance.now = () => seconds * 1000;
});
test.afterEach.always(() => {
  performance.now = now;
});

test.serial(
  'time in which several works of a kind go on counts once, and of different kinds for each',
  async (t) => {
    const meter = new EmbeddingMeter(16000, () => {});
    const until = () => {
      let [resolve, reject] = [(): void => {}, (_: Error): void => {}];
      const promise = new Promise<void>((done, failed) => {
        resolve = done;
        reject = failed;
      });
      return { promise, resolve, reject };
    };
    const [first, second, reading] = [until(), until(), until()];
    const works = [meter.time('model', () => first.promise)];
    seconds = 1;
    works.push(
      meter.time('model', () => second.promise),
      meter.time('read', () => reading.promise),
    );
    seconds = 3;
    first.resolve();
    await works[0];
    seconds = 6;
    second.resolve();
    reading.reject(new Error('bad'));
    await Promise.allSettled(works);
    seconds = 7;
    await meter.time('model', async () => {
      seconds = 9;
    });
    t.deepEqual(meter.read(), {
      ms: 9000,
      phases: { load: 0, read: 5000, model: 8000, write: 0 },
      embedded: 0,
      kept: 0,
      seconds: 0,
    });
  },
);

test.serial('the speed is told every ten seconds, with what was there before', (t) => {
  const lines: string[] = [];
  const meter = new EmbeddingMeter(16000, (line) => lines.push(line));
  t.is(meter.speed(), undefined);
  meter.addKept(3);
  meter.tell();
  t.deepEqual(lines, ['3 clips were embedded before']);
  seconds = 9.9;
  meter.addEmbedded(2, 16000 * 40);
  t.is(lines.length, 1);
  seconds = 10;
  meter.addEmbedded(2, 16000 * 40);
  t.is(lines[1], '4 clips, 80 s of audio in 10.0 s: 8 x real time; 3 clips were embedded before');
  seconds = 19.9;
  meter.addEmbedded(1, 0);
  t.is(lines.length, 2);
  t.is(meter.speed(), '4 x real time');
});
