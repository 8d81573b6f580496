import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { encodeWav16 } from '../../src/audio/index.ts';
import {
  generateDataset,
  loadDataset,
  regenerateDataPoints,
  TestSweep,
  TestTone,
  transformDataset,
} from '../../src/datasets/index.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const SETTINGS = { duration: 0.02, sampleRate: 8000 } as const;
const SPECTRA = { output_type: 'fft', n_bins: 64, window_length: 64, hop_length: 32 } as const;

test('a set transformed to and fro has its bytes again, and one transformed those of one generated so', async (t) => {
  const [dir, other] = [temporaryFolder(t), temporaryFolder(t)];
  const made = await generateDataset(TestTone, SETTINGS, dir, 3);
  const before = readFileSync(join(dir, 'metadata.json'));
  const spectra = await transformDataset(made, SPECTRA);
  t.deepEqual(spectra.shape, [33, 6]);
  const generated = await generateDataset(TestTone, SETTINGS, other, 3, SPECTRA);
  t.deepEqual(await spectra.readX(), await generated.readX());
  t.deepEqual(readFileSync(join(dir, 'x.npy')), readFileSync(join(other, 'x.npy')));
  t.is(await transformDataset(spectra, SPECTRA).then(({ length }) => length), 3);
  await transformDataset(spectra, {});
  t.deepEqual(readFileSync(join(dir, 'metadata.json')), before);
  await t.throwsAsync(transformDataset(spectra, {}), { message: /was changed since it was loaded/ });
  await t.throwsAsync(spectra.get(1), { message: /was changed since it was loaded/ });
});

test('wav files that are missing, or of another sample rate or length, leave the set as it was', async (t) => {
  const dir = temporaryFolder(t);
  const made = await generateDataset(TestTone, SETTINGS, dir, 3);
  const x = await made.readX();
  const wav = join(dir, 'sample_00001.wav');
  const put = (sampleRate: number, length: number) =>
    writeFileSync(wav, encodeWav16({ samples: new Int16Array(length), sampleRate }));
  const message = async () =>
    (await t.throwsAsync(transformDataset(made, SPECTRA), { name: 'UserError' }))?.message;
  put(16000, 160);
  t.is(await message(), `${wav}: 16000 Hz; expected 8000, the sample_rate of the set's sampler_settings`);
  put(8000, 161);
  t.is(await message(), `${wav}: 161 samples; expected 160, as long as the set's sampler_settings say`);
  rmSync(wav);
  t.is(await message(), `${dir}: sample_00001.wav missing; expected the wav file of each of 3 sounds`);
  t.deepEqual(await (await loadDataset(dir)).readX(), x);
});

test('sounds are made again, the named ones alone, and back to what they were', async (t) => {
  const dir = temporaryFolder(t);
  const made = await generateDataset(TestTone, SETTINGS, dir, 4);
  const before = filesOf(dir);
  const x = await made.readX();
  const other = await regenerateDataPoints(made, TestTone, [2, 0, 2], { seed: 5 });
  const after = filesOf(dir);
  const same = Object.keys(before).filter((name) => before[name] === after[name]);
  t.deepEqual(same, ['sample_00001.wav', 'sample_00003.wav']);
  t.deepEqual((await other.readX()).subarray(160, 320), x.subarray(160, 320));
  t.notDeepEqual((await other.readX()).subarray(0, 160), x.subarray(0, 160));
  t.deepEqual(
    [1, 3].map((i) => other.Y[i]),
    [1, 3].map((i) => made.Y[i]),
  );
  const again = await regenerateDataPoints(other, TestTone, [0, 2]);
  t.deepEqual(await again.readX(), x);
  t.deepEqual(filesOf(dir)['metadata.json'], before['metadata.json']);
  t.is((await regenerateDataPoints(again, TestTone, [])).length, 4);
});

function filesOf(dir: string): Record<string, string> {
  return Object.fromEntries(readdirSync(dir).map((name) => [name, readFileSync(join(dir, name), 'latin1')]));
}

test('another sampler and an index out of range are refused', async (t) => {
  const dir = temporaryFolder(t);
  const made = await generateDataset(TestTone, SETTINGS, dir, 3);
  await t.throwsAsync(regenerateDataPoints(made, TestSweep, [0]), {
    name: 'UserError',
    message: `${dir}: its sounds are by TestTone; expected that sampler, and not TestSweep`,
  });
  for (const index of [-1, 3, 0.5]) {
    await t.throwsAsync(regenerateDataPoints(made, TestTone, [0, index]), {
      name: 'UserError',
      message: `${dir}: has no sound ${index}; expected indices from 0 to 2`,
    });
  }
});

test('what was committed when a process ended is carried out by whoever comes next', async (t) => {
  const [dir, other] = [temporaryFolder(t), temporaryFolder(t)];
  await generateDataset(TestTone, SETTINGS, dir, 4);
  const made = await generateDataset(TestTone, { ...SETTINGS, seed: 1 }, other, 3);
  // As a process leaves it that ends between two of its renames.
  const staging = join(dir, '.writing');
  renameSync(other, staging);
  renameSync(join(staging, 'sample_00001.wav'), join(dir, 'sample_00001.wav'));
  writeFileSync(join(staging, 'job.json'), '{}');
  writeFileSync(join(staging, 'commit.json'), '{"outdated":["sample_00003.wav"]}');
  const loaded = await loadDataset(dir);
  t.deepEqual(loaded.Y, made.Y);
  t.deepEqual(readdirSync(dir), [
    'heareval.json',
    'metadata.json',
    'sample_00000.wav',
    'sample_00001.wav',
    'sample_00002.wav',
    'x.npy',
  ]);
});

test('a set in another folder needs no reading of its text, and one whose text was changed gets it', async (t) => {
  const dir = temporaryFolder(t);
  await generateDataset(TestTone, SETTINGS, dir, 2);
  const file = join(dir, 'metadata.json');
  const index = readFileSync(join(dir, 'heareval.json'), 'utf8');
  // Another time, the same bytes.
  writeFileSync(file, readFileSync(file));
  await loadDataset(dir);
  t.is(readFileSync(join(dir, 'heareval.json'), 'utf8'), index);
  writeFileSync(file, readFileSync(file, 'utf8').replace(/"f_0": \[\d/, '"f_0": [9'));
  const loaded = await loadDataset(dir);
  t.regex(String(loaded.Y[0]?.f_0), /^9/);
  t.not(readFileSync(join(dir, 'heareval.json'), 'utf8'), index);
});
