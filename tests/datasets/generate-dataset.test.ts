import {
  appendFileSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import {
  AudioSampler,
  generateDataset,
  loadDataset,
  type SamplerSettings,
  type SoundLabels,
  TestTone,
} from '../../src/datasets/index.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const SETTINGS = { duration: 0.02, sampleRate: 8000, waveshape: 'tri' } as const;
const NOTHING = { f_0: [0] };

/** Files of a set with their bytes, but for the times in its index. */
function contentOf(dir: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(dir)
      .sort()
      .map((name) => [
        name,
        readFileSync(join(dir, name), 'latin1').replace(/"modified":"\d+"/g, '"modified"'),
      ]),
  );
}

test('a set has the files of kac_prediction, and the same settings give the same bytes with any number of threads', async (t) => {
  const [one, two] = [temporaryFolder(t), temporaryFolder(t)];
  const made = await generateDataset(TestTone, SETTINGS, one, 12, {}, { workers: 1 });
  await generateDataset(TestTone, SETTINGS, two, 12, {}, { workers: 2 });
  t.deepEqual(contentOf(one), contentOf(two));
  t.deepEqual(readdirSync(one).slice(0, 4), [
    'heareval.json',
    'metadata.json',
    'sample_00000.wav',
    'sample_00001.wav',
  ]);
  t.deepEqual(made.shape, [160]);
  t.true(made.Y.every(({ f_0 }) => Number(f_0) >= 110 && Number(f_0) <= 880));
  t.is(new Set(made.Y.map(({ f_0 }) => Number(f_0))).size, 12);
  t.deepEqual((await loadDataset(one)).Y, made.Y);
});

test('another seed gives other sounds', async (t) => {
  const [one, two] = [temporaryFolder(t), temporaryFolder(t)];
  const a = await generateDataset(TestTone, SETTINGS, one, 2);
  const b = await generateDataset(TestTone, { ...SETTINGS, seed: 1 }, two, 2);
  t.notDeepEqual(a.Y, b.Y);
  t.is((await loadDataset(two)).samplerSettings.seed, 1);
});

test('work that ended at any sound goes on at the next, to the same bytes', async (t) => {
  const whole = temporaryFolder(t);
  await generateDataset(TestTone, SETTINGS, whole, 6);
  const expected = contentOf(whole);
  const text = readFileSync(join(whole, 'metadata.json'));
  for (const cut of [0, 1, 150, 400, 1000, 2000, 4000, text.length - 3, text.length]) {
    const dir = temporaryFolder(t);
    const stopped = { signal: AbortSignal.abort() };
    await t.throwsAsync(generateDataset(TestTone, SETTINGS, dir, 6, {}, stopped), { any: true });
    await t.throwsAsync(loadDataset(dir), {
      message: /: a data set that is not finished; expected generateDataset/,
    });
    // As a process leaves it that ends in the middle of a write.
    const staging = join(dir, '.writing');
    cpSync(whole, staging, { recursive: true });
    rmSync(join(staging, 'heareval.json'));
    writeFileSync(join(staging, 'metadata.json'), text.subarray(0, cut));
    await generateDataset(TestTone, SETTINGS, dir, 6);
    t.deepEqual(contentOf(dir), expected);
  }
});

/** The same name and settings, another text. */
const changed = { TestTone: class extends TestTone {} };

test('a set that is there is opened, and another one is not replaced unasked', async (t) => {
  const dir = temporaryFolder(t);
  const made = await generateDataset(TestTone, SETTINGS, dir, 3);
  const before = contentOf(dir);
  await generateDataset(TestTone, SETTINGS, dir, 3);
  t.deepEqual(contentOf(dir), before);
  await t.throwsAsync(generateDataset(TestTone, SETTINGS, dir, 2), {
    message: `${dir}: has another data set (dataset_size 3, not 2); expected another folder, loadDataset, or the option overwrite`,
  });
  await t.throwsAsync(generateDataset(TestTone, { ...SETTINGS, sampleRate: 16000 }, dir, 3), {
    message: /sampler_settings \{.*"sample_rate":8000.*\}, not \{.*"sample_rate":16000/,
  });
  await t.throwsAsync(generateDataset(changed.TestTone, SETTINGS, dir, 3), {
    message: /made by another text of the class TestTone/,
  });
  t.deepEqual(contentOf(dir), before);
  await generateDataset(TestTone, SETTINGS, dir, 2, {}, { overwrite: true });
  t.deepEqual(readdirSync(dir), [
    'heareval.json',
    'metadata.json',
    'sample_00000.wav',
    'sample_00001.wav',
    'x.npy',
  ]);
  await t.throwsAsync(made.get(0), { message: /was changed since it was loaded/ });
});

test('sounds without metadata.json are not replaced unasked', async (t) => {
  const dir = temporaryFolder(t, { 'sample_00001.wav': 'mine' });
  await t.throwsAsync(generateDataset(TestTone, SETTINGS, dir, 3), {
    message: `${dir}: has sample_00001.wav and no metadata.json; expected a folder without sounds, or the option overwrite`,
  });
  t.is(readFileSync(join(dir, 'sample_00001.wav'), 'utf8'), 'mine');
});

/** Remembers the size of a drum for five sounds, as samplers of kac_drumset do. */
class Remembering extends AudioSampler {
  #size: number | undefined;
  override updateProperties(index: number): void {
    if (index % 5 === 0) this.#size = this.random(index).random();
  }
  override generateWaveform(): Float32Array {
    return new Float32Array(this.length).fill(this.#size ?? 0);
  }
  override getLabels(): SoundLabels {
    return { drum_size: [this.#size as number] };
  }
}

class Unrepeatable extends AudioSampler {
  override updateProperties(): void {}
  override generateWaveform(): Float32Array {
    return new Float32Array(this.length).fill(Math.random());
  }
  override getLabels(): SoundLabels {
    return NOTHING;
  }
}

test('samplers that remember the sound before, or draw from Math.random, are refused', async (t) => {
  for (const Sampler of [Remembering, Unrepeatable]) {
    const dir = temporaryFolder(t);
    await t.throwsAsync(generateDataset(Sampler, SETTINGS, dir, 3), {
      name: 'UserError',
      message: new RegExp(
        `^${Sampler.name}: sound 1 is another one when other sounds are not made before it; expected`,
      ),
    });
    t.deepEqual(readdirSync(dir), []);
  }
});

function samplerOf(waveform: (length: number) => Float32Array, labels: unknown) {
  return class Odd extends AudioSampler {
    override updateProperties(): void {}
    override generateWaveform(): Float32Array {
      return waveform(this.length);
    }
    override getLabels(): SoundLabels {
      return labels as SoundLabels;
    }
  };
}

test('sounds and labels that are none are named', async (t) => {
  const message = async (waveform: (length: number) => Float32Array, labels: unknown) =>
    (
      await t.throwsAsync(generateDataset(samplerOf(waveform, labels), SETTINGS, temporaryFolder(t), 2), {
        name: 'UserError',
      })
    )?.message;
  const silence = (length: number) => new Float32Array(length);
  t.is(
    await message((length) => silence(length).fill(1.5), NOTHING),
    'sound 0: the waveform has a sample of 1.5; expected -1 to 1',
  );
  t.is(
    await message((length) => silence(length).fill(Number.NaN), NOTHING),
    'sound 0: the waveform has a sample of NaN; expected -1 to 1',
  );
  t.is(
    await message((length) => silence(length + 1), NOTHING),
    'sound 0: the waveform is 161 samples; expected a Float32Array of 160',
  );
  t.is(await message(silence, { f_0: 440 }), 'Odd: sound 0: label f_0: 440; expected a list of numbers');
  t.is(
    await message(silence, { f_0: [[1, Number.NaN]] }),
    'Odd: sound 0: label f_0: NaN; expected finite numbers',
  );
  t.is(
    await message(silence, undefined),
    'Odd: sound 0: labels undefined; expected lists of numbers by name, such as { f_0: [440] }',
  );
});

test('settings that no sampler can have are named', async (t) => {
  const dir = temporaryFolder(t);
  const message = async (settings: SamplerSettings, size = 2) =>
    (await t.throwsAsync(generateDataset(TestTone, settings, dir, size), { name: 'UserError' }))?.message;
  t.is(await message({ duration: 0, sampleRate: 8000 }), 'duration 0; expected seconds, above 0');
  t.is(
    await message({ duration: 1, sampleRate: 0.5 }),
    'sampleRate 0.5; expected a whole number of Hz, above 0',
  );
  t.is(await message(SETTINGS, 0), 'size 0; expected a whole number of sounds, from 1 to 10000000');
  t.is(
    await message(SETTINGS, 1e16),
    'size 10000000000000000; expected a whole number of sounds, from 1 to 10000000',
  );
  t.is(
    await message({ ...SETTINGS, waveshape: 'sine' } as SamplerSettings),
    'waveshape sine; expected one of saw, sin, sqr, tri',
  );
});

test('a sampler exports its sound', async (t) => {
  const dir = temporaryFolder(t);
  const tone = new TestTone({ ...SETTINGS, f_0: 440 });
  tone.updateProperties(0);
  await tone.export(join(dir, 'tone.wav'));
  await tone.export(join(dir, 'tone-16.wav'), 16);
  t.is(readFileSync(join(dir, 'tone.wav')).length, 44 + 3 * 160);
  t.is(readFileSync(join(dir, 'tone-16.wav')).length, 44 + 2 * 160);
  const loud = join(dir, 'loud.wav');
  const Loud = samplerOf((length) => new Float32Array(length).fill(1.25), NOTHING);
  await t.throwsAsync(new Loud(SETTINGS).export(loud), {
    message: `${loud}: the waveform has a sample of 1.25; expected -1 to 1`,
  });
  await t.throwsAsync(tone.export(loud, 8 as 16), {
    name: 'UserError',
    message: `${loud}: bitDepth 8; expected 16, 24, 32`,
  });
  t.false(existsSync(loud));
});

test('a metadata.json that is cut off, or is none, is named', async (t) => {
  const dir = temporaryFolder(t);
  const file = join(dir, 'metadata.json');
  await generateDataset(TestTone, SETTINGS, dir, 3);
  const text = readFileSync(file);
  const messageAt = async (bytes: number) => {
    writeFileSync(file, text);
    truncateSync(file, bytes);
    return (await t.throwsAsync(loadDataset(dir), { name: 'UserError' }))?.message;
  };
  t.is(
    await messageAt(text.length - 1),
    `${file}: cut off after 3 of 3 sounds; expected the whole file: copy or generate the set again`,
  );
  t.is(
    await messageAt(text.length - 10),
    `${file}: cut off after 2 of 3 sounds; expected the whole file: copy or generate the set again`,
  );
  t.regex((await messageAt(100)) ?? '', /: has no "data"; expected the metadata.json of a data set/);
  t.regex((await messageAt(0)) ?? '', /: has no "data"/);
  writeFileSync(file, text.toString().replace('"dataset_size": 3', '"dataset_size": 4'));
  await t.throwsAsync(loadDataset(dir), { message: `${file}: 3 sounds; expected 4, its dataset_size` });
  writeFileSync(file, text.toString().replace('"x": [', '"x": [[1],'));
  await t.throwsAsync(loadDataset(dir), {
    message: /sound 0: x is not numbers in lists of equal lengths|sound 1: x has/,
  });
  writeFileSync(file, text);
  appendFileSync(file, '\n');
  t.is((await loadDataset(dir)).length, 3);
  await t.throwsAsync(loadDataset(join(dir, 'none')), {
    message: /metadata.json: no such file; expected the/,
  });
});
