import { readFileSync } from 'node:fs';
import test from 'ava';
import { LogMel } from '../../../src/modules/network/log-mel.ts';
import type { LogMelOptions } from '../../../src/modules/network/log-mel-options.ts';

interface Fixture {
  readonly sampleRate: number;
  readonly samples: readonly number[];
  readonly cases: readonly { options: LogMelOptions; values: readonly number[] }[];
}

/** Of `tests/reference/modules-log-mel.py`. */
const { sampleRate, samples, cases }: Fixture = JSON.parse(
  readFileSync('tests/modules/network/fixtures/log-mel.json', 'utf8'),
);
const sound = Float32Array.from(samples);

for (const { options, values } of cases) {
  test(`spectra of ${JSON.stringify(options)} are what librosa gives`, async (t) => {
    const logMel = await LogMel.create(options, sampleRate);
    const found = logMel.compute(sound);
    t.is(found.length, values.length);
    const largest = Math.max(...values.map(Math.abs));
    const worst = Math.max(...values.map((value, i) => Math.abs(value - (found[i] ?? 0)) / largest));
    t.true(worst < 2e-6, `${worst}`);
    t.is(logMel.frames(logMel.samples(5)), 5);
  });
}

test('frames under a symmetric window of half the size lie where the periodic ones do', async (t) => {
  const options = { fftSize: 512, windowSize: 256, hop: 160, bands: 4, log: 'none' } as const;
  const [periodic, symmetric] = await Promise.all(
    (['periodic', 'symmetric'] as const).map((window) => LogMel.create({ ...options, window }, sampleRate)),
  );
  const [a, b] = [periodic?.compute(sound) ?? [], symmetric?.compute(sound) ?? []];
  t.notDeepEqual(a, b);
  const largest = Math.max(...a);
  t.true([...a].every((value, i) => Math.abs(value - (b[i] ?? 0)) < largest / 50));
});
