import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { addPitchTarget, binNames, pitchBins, readPitch } from '../../src/prediction-types/pitch-bins.ts';

const crepe = pitchBins({});

function cents(a: number, b: number): number {
  return 1200 * Math.log2(a / b);
}

test("without anything said the bins are CREPE's, and metadata replace single values", (t) => {
  const names = binNames(crepe);
  t.is(names.length, 360);
  t.is(names[0], '32.703');
  t.true(Math.abs(cents(Number(names[60]), Number(names[0])) - 1200) < 0.1);
  t.deepEqual(pitchBins({ bins: 7 }), { ...crepe, bins: 7 });
});

testProp(
  'a frequency is read from its own targets to a tenth of a cent, as long as it is inside of the bins',
  [fc.double({ min: 40, max: 1900, noNaN: true })],
  (t, frequency) => {
    const target = new Float32Array(crepe.bins);
    addPitchTarget(target, frequency, crepe);
    const read = readPitch(target, crepe);
    t.true(Math.abs(cents(read.frequency, frequency)) < 0.1, `${read.frequency} Hz`);
    t.true(read.voicing > 0.9 && read.voicing <= 1);
  },
);

test('targets are a Gaussian around the frequency, or with a blur of 0 the nearest bin', (t) => {
  const bins = { ...crepe, lowest_hz: 440, bins: 5 };
  const target = new Float32Array(5);
  addPitchTarget(target, 440 * 2 ** (40 / 1200), bins);
  const expected = [-40, -20, 0, 20, 40].map((distance) => Math.exp(-(distance ** 2) / (2 * 25 ** 2)));
  for (const [bin, value] of expected.entries()) t.true(Math.abs((target[bin] ?? 0) - value) < 1e-6);
  target.fill(0);
  addPitchTarget(target, 440 * 2 ** (51 / 1200), { ...bins, blur_cents: 0 });
  t.deepEqual([...target], [0, 0, 0, 1, 0]);
});

test('what does not sound and what is out of range has no target', (t) => {
  const target = new Float32Array(crepe.bins);
  for (const frequency of [0, -220, 20, 4000]) {
    addPitchTarget(target, frequency, crepe);
    t.true(target.every((value) => value === 0));
  }
});

test('of two frequencies in one frame each bin has the nearer', (t) => {
  const bins = { ...crepe, lowest_hz: 440, bins: 3, bin_cents: 100 };
  const both = new Float32Array(3);
  for (const cents of [0, 200]) addPitchTarget(both, 440 * 2 ** (cents / 1200), bins);
  const one = new Float32Array(3);
  addPitchTarget(one, 440, bins);
  t.deepEqual([...both], [one[0], one[1], one[0]]);
});

test('a frame is voiced from the threshold on; the pitch of one that is not is told as negative', (t) => {
  const bins = { ...crepe, bins: 3, voicing_threshold: 0.25 };
  const silent = readPitch(Float32Array.of(0, 0.2, 0), bins);
  t.true(silent.frequency < 0 && silent.voicing > 0.19);
  t.true(readPitch(Float32Array.of(0, 0.25, 0), bins).frequency > 0);
  t.is(readPitch(new Float32Array(3), bins).frequency, -32.703);
});
