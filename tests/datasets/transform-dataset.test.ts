import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { encodeWav16 } from '../../src/audio/index.ts';
import { encodeWavIntegers } from '../../src/audio/wav-integers.ts';
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

test('an x.npy that is not the one of the set is made again from its text', async (t) => {
  const [dir, other] = [temporaryFolder(t), temporaryFolder(t)];
  const x = await (await generateDataset(TestTone, SETTINGS, dir, 3)).readX();
  await generateDataset(TestTone, { ...SETTINGS, seed: 1 }, other, 3);
  const file = join(dir, 'x.npy');
  const whole = readFileSync(file);
  for (const bytes of [
    readFileSync(join(other, 'x.npy')),
    whole.subarray(0, 900),
    Buffer.alloc(whole.length),
  ]) {
    writeFileSync(file, bytes);
    t.deepEqual(await (await loadDataset(dir)).readX(), x);
  }
});

test('what was written before the machine went down is looked through, and unfinished work begun anew', async (t) => {
  const dir = temporaryFolder(t);
  const x = await (await generateDataset(TestTone, SETTINGS, dir, 3)).readX();
  const index = join(dir, 'heareval.json');
  const before = readFileSync(index, 'utf8').replace(/"boot":"[^"]*"/, '"boot":"another"');
  const file = join(dir, 'x.npy');
  writeFileSync(index, before);
  await loadDataset(dir);
  t.not(readFileSync(index, 'utf8'), before);
  // Its length came to the disk, its bytes did not.
  const { mtime, atime } = statSync(file);
  writeFileSync(file, Buffer.alloc(readFileSync(file).length));
  utimesSync(file, atime, mtime);
  writeFileSync(
    index,
    before.replace(/"modified":"\d+"/g, () => `"modified":"${statSync(file, { bigint: true }).mtimeNs}"`),
  );
  t.deepEqual(await (await loadDataset(dir)).readX(), x);
  const begun = temporaryFolder(t);
  const stopped = { signal: AbortSignal.abort() };
  await t.throwsAsync(generateDataset(TestTone, SETTINGS, begun, 3, {}, stopped), { any: true });
  const job = join(begun, '.writing', 'job.json');
  writeFileSync(job, readFileSync(job, 'utf8').replace(/^.*/, 'another'));
  writeFileSync(join(begun, '.writing', 'metadata.json'), readFileSync(join(dir, 'metadata.json')));
  t.deepEqual(await (await generateDataset(TestTone, SETTINGS, begun, 3)).readX(), x);
});

test('a folder of somebody else has nothing removed that is no sound', async (t) => {
  const dir = temporaryFolder(t, { 'mine.txt': 'mine' });
  const set = join(dir, 'set');
  await generateDataset(TestTone, SETTINGS, set, 2);
  mkdirSync(join(set, '.writing'));
  const commit = join(set, '.writing', 'commit.json');
  for (const text of ['{"outdated":["../mine.txt"]}', '{"outdated":', '{}']) {
    writeFileSync(commit, text);
    await t.throwsAsync(loadDataset(set), {
      name: 'UserError',
      message: `${commit}: is not what this program writes there; expected ${join(set, '.writing')} to be removed`,
    });
  }
  t.is(readFileSync(join(dir, 'mine.txt'), 'utf8'), 'mine');
});

test('numbers that are none leave a set as it was', async (t) => {
  const dir = temporaryFolder(t);
  const made = await generateDataset(TestTone, SETTINGS, dir, 2);
  const file = join(dir, 'metadata.json');
  const text = readFileSync(file, 'utf8');
  // As floats, one of which is none.
  const wav = Buffer.from(encodeWavIntegers(new Int32Array(160), 8000, 32));
  wav.writeUInt16LE(3, 20);
  wav.writeFloatLE(Number.NaN, 56);
  writeFileSync(join(dir, 'sample_00001.wav'), wav);
  await t.throwsAsync(transformDataset(made, SPECTRA), {
    message: /^sound 1: its x has NaN; expected finite numbers: look for samples of sample_00001.wav/,
  });
  t.is(readFileSync(file, 'utf8'), text);
  writeFileSync(file, text.replace(/"x": \[[^,]*/, '"x": [1e400'));
  await t.throwsAsync(loadDataset(dir), { message: /sound 0: x has Infinity; expected finite numbers/ });
  writeFileSync(file, text.replace(/"x": \[[^,]*/, '"x": ["1"'));
  await t.throwsAsync(loadDataset(dir), { message: /sound 0: x is not numbers in lists/ });
  writeFileSync(file, text.replace('"sample_rate": 8000', '"sample_rate": 16000'));
  await t.throwsAsync(regenerateDataPoints(await loadDataset(dir), TestTone, [0]), {
    message: `${dir}: its x have the shape (160), and its settings make (320); expected settings that its x were made with`,
  });
});
