import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { SilenceMeter } from '../../../src/estimators/listening/silence.ts';
import { PythonRandom } from '../../../src/random/python-random.ts';

const RATE = 8000;
const decibels = (level: number) => 10 ** (level / 20);
const times = Float64Array.of(0, 500, 1000, 1500, 2000);

function silentIn(sampleAt: (at: number) => number): number[] {
  const meter = new SilenceMeter(RATE);
  meter.push(Float32Array.from({ length: 2 * RATE }, (_, at) => sampleAt(at)));
  return [...meter.silentAt(times)];
}

const tone = (level: number) => (at: number) =>
  decibels(level) * Math.SQRT2 * Math.sin((2 * Math.PI * 440 * at) / RATE);
test('what is below -70 dBFS is silent, whatever is constant in it: nothing, a constant, the noise of samples, hum', (t) => {
  const noise = new PythonRandom(1);
  const silent = [1, 1, 1, 1, 1];
  t.deepEqual(
    silentIn(() => 0),
    silent,
  );
  t.deepEqual(
    silentIn(() => -0.01),
    silent,
  );
  t.deepEqual(
    silentIn(() => (noise.random() - noise.random()) / 32768),
    silent,
  );
  t.deepEqual(
    silentIn(() => decibels(-80) * Math.sqrt(12) * (noise.random() - 0.5)),
    silent,
  );
  t.deepEqual(silentIn(tone(-70.5)), silent);
  t.deepEqual(silentIn(tone(-69.5)), [0, 0, 0, 0, 0]);
  t.deepEqual(silentIn(tone(-50)), [0, 0, 0, 0, 0]);
});

test('a quarter of a second around what is heard is not silent', (t) => {
  t.deepEqual(
    silentIn((at) => (at < RATE ? tone(-20)(at) : 0)),
    [0, 0, 0, 1, 1],
  );
  t.deepEqual(
    silentIn((at) => (Math.abs(at - 1.4 * RATE) < 2 ? 1 : 0)),
    [1, 1, 1, 0, 1],
  );
});

testProp(
  'where a sound is silent does not depend on the pieces that it comes in',
  [
    fc.array(fc.tuple(fc.integer({ min: 0, max: 3000 }), fc.constantFrom(-90, -71, -69, -20)), {
      minLength: 1,
      maxLength: 9,
    }),
  ],
  (t, parts) => {
    const samples = Float32Array.from(
      parts.flatMap(([length, level]) => Array.from({ length }, (_, at) => tone(level)(at))),
    );
    const [whole, meter] = [new SilenceMeter(RATE), new SilenceMeter(RATE)];
    whole.push(samples);
    let first = 0;
    for (const [length] of parts) {
      meter.push(samples.subarray(first, first + length));
      first += length;
    }
    t.deepEqual(meter.silentAt(times), whole.silentAt(times));
    for (const [place, time] of times.entries()) {
      meter.dropBefore(time);
      t.deepEqual(meter.silentAt(times.subarray(place)), whole.silentAt(times.subarray(place)));
    }
  },
);
