import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { generateDataset, regenerateDataPoints, SampledInstrument } from '../../../src/datasets/index.ts';
import { UserError } from '../../../src/errors.ts';
import { strongestFrequency } from '../../tasks/sampler/spectrum.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { tinySoundFont } from '../soundfont/tiny-sound-font.ts';

const SETTINGS = { duration: 0.5, sampleRate: 16_000, programs: [0, 40], lowest: 60, highest: 62 };

test('every program plays every note, each with the fundamental of its label, and is let go before the end', async (t) => {
  const soundfont = join(temporaryFolder(t, { 'tiny.sf2': tinySoundFont() }), 'tiny.sf2');
  const sampler = new SampledInstrument({ ...SETTINGS, soundfont, hold: 0.4 });
  await sampler.prepare();
  const notes = [0, 1, 2, 3, 4, 5, 6].map((index) => {
    sampler.updateProperties(index);
    const waveform = sampler.generateWaveform();
    const { f_0, midi, program } = sampler.getLabels();
    const hertz = strongestFrequency(waveform.subarray(800, 800 + 4096), 16_000);
    t.true(Math.abs(1200 * Math.log2(hertz / Number(f_0))) < 5);
    const peak = (from: number, to: number) => Math.max(...waveform.subarray(from, to).map(Math.abs));
    t.true(peak(0, 6400) > 0.2 && peak(0, 6400) <= 1 && peak(7600, 8000) < peak(0, 6400) / 10);
    return [Number(program), Number(midi)];
  });
  t.deepEqual(notes, [
    [0, 60],
    [0, 61],
    [0, 62],
    [40, 60],
    [40, 61],
    [40, 62],
    [0, 60],
  ]);
});

test('a set has the same bytes with any number of threads, and says of which font it is', async (t) => {
  const root = temporaryFolder(t, { 'tiny.sf2': tinySoundFont(), 'other.sf2': tinySoundFont([0, 40, 41]) });
  const soundfont = join(root, 'tiny.sf2');
  const settings = { ...SETTINGS, duration: 0.25, soundfont };
  const bytesOf = (name: string) =>
    readdirSync(join(root, name))
      .filter((file) => file !== 'heareval.json')
      .map((file) => readFileSync(join(root, name, file), 'latin1'));
  await generateDataset(SampledInstrument, settings, join(root, 'one'), 6, {}, { workers: 1 });
  const set = await generateDataset(SampledInstrument, settings, join(root, 'two'), 6, {}, { workers: 2 });
  t.deepEqual(bytesOf('one'), bytesOf('two'));
  t.like(set.samplerSettings, { hold: 0.2, soundfont });
  t.regex(
    String(set.samplerSettings['soundfont_sha256' as keyof typeof set.samplerSettings]),
    /^[0-9a-f]{64}$/,
  );
  const before = bytesOf('two');
  await regenerateDataPoints(set, SampledInstrument, [4]);
  t.deepEqual(bytesOf('two'), before);
  writeFileSync(soundfont, tinySoundFont([0, 40, 41]));
  await t.throwsAsync(generateDataset(SampledInstrument, settings, join(root, 'two'), 6), {
    instanceOf: UserError,
    message: /two: has another data set \(.*soundfont_sha256/,
  });
  t.throws(() => new SampledInstrument(set.samplerSettings), {
    instanceOf: UserError,
    message: /^\S+tiny\.sf2: its sha256 is [0-9a-f]{64}; expected [0-9a-f]{64}$/,
  });
});

test('what is no sound font, lacks an instrument or is out of range is one line', async (t) => {
  const root = temporaryFolder(t, {
    'piano.sf2': tinySoundFont([0]),
    'text.sf2': 'no sound font',
    'cut.sf2': tinySoundFont().subarray(0, 9000),
  });
  const make = (soundfont: string, others: object = {}) =>
    new SampledInstrument({ ...SETTINGS, soundfont: join(root, soundfont), ...others });
  const wrong = (more: object, message: RegExp) =>
    t.throws(() => make('piano.sf2', more), { instanceOf: UserError, message });
  t.throws(() => make('no.sf2'), {
    instanceOf: UserError,
    message: `${join(root, 'no.sf2')}: no such file; expected a sound font, .sf2 or .sf3`,
  });
  t.throws(() => make('text.sf2'), {
    instanceOf: UserError,
    message: `${join(root, 'text.sf2')}: no sound font; expected a sound font, .sf2 or .sf3`,
  });
  await t.throwsAsync(make('cut.sf2').prepare(), {
    instanceOf: UserError,
    message: /cut\.sf2: cannot be read as a sound font: \S/,
  });
  await t.throwsAsync(make('piano.sf2').prepare(), {
    instanceOf: UserError,
    message: `${join(root, 'piano.sf2')}: has no program 40; expected a sound font of General MIDI`,
  });
  wrong({ programs: [128] }, /^programs \[128\]; expected a list of numbers from 0 to 127, one at least$/);
  wrong({ programs: [] }, /^programs \[\]; expected a list/);
  wrong({ lowest: 70 }, /^lowest 70, highest 62; expected MIDI numbers from 0 to 127, in this order$/);
  wrong({ hold: 1 }, /^hold 1; expected seconds, a sample at least and at most the duration, 0.5$/);
  wrong(
    { synthesizer: 'another 1' },
    /^synthesizer spessasynth_core 4\S.* is installed; expected another 1$/,
  );
  const unprepared = make('piano.sf2');
  unprepared.updateProperties(0);
  t.throws(() => unprepared.generateWaveform(), { message: /expected `await sampler.prepare\(\)`/ });
});
