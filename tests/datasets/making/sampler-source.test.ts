import { readdirSync } from 'node:fs';
import test from 'ava';
import { AudioSampler, generateDataset, type SoundLabels, TestTone } from '../../../src/datasets/index.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const SETTINGS = { duration: 0.01, sampleRate: 8000 };
const AS_IT_IS = { normalise_input: false };

/** Gives the same arrays for each sound. */
class Thrifty extends AudioSampler {
  readonly #waveform = new Float32Array(this.length);
  readonly #labels = { index: [0] };
  override updateProperties(index: number): void {
    this.#waveform.fill(index / 8);
    this.#labels.index[0] = index;
  }
  override generateWaveform(): Float32Array {
    return this.#waveform;
  }
  override getLabels(): SoundLabels {
    return this.#labels;
  }
}

test('a sampler may give the same arrays for each sound', async (t) => {
  const set = await generateDataset(Thrifty, SETTINGS, temporaryFolder(t), 4, AS_IT_IS);
  const values: number[] = [];
  for await (const { x } of set) values.push(x[0] as number);
  t.deepEqual(values, [0, 0.125, 0.25, 0.375]);
  t.deepEqual(
    set.Y.map(({ index }) => index),
    [[0], [1], [2], [3]],
  );
});

/** A class of the name of one that it extends, and whose module it has. */
const quiet = {
  TestTone: class extends TestTone {
    override generateWaveform(): Float32Array {
      return super.generateWaveform().map((sample) => sample / 2);
    }
  },
};

test('a class has its own sounds, whatever module it has from the one that it extends', async (t) => {
  t.is(quiet.TestTone.name, 'TestTone');
  for (const workers of [1, 2]) {
    const set = await generateDataset(quiet.TestTone, SETTINGS, temporaryFolder(t), 3, AS_IT_IS, { workers });
    t.true((await set.readX()).every((sample) => Math.abs(sample) <= 0.5));
  }
  class Other extends TestTone {
    static override readonly module = TestTone.module;
  }
  Object.defineProperty(Other, 'name', { value: 'TestTone' });
  await t.throwsAsync(generateDataset(Other, SETTINGS, temporaryFolder(t), 3, AS_IT_IS, { workers: 2 }), {
    name: 'UserError',
    message: /test-tone.js: exports another class TestTone than is asked for; expected the class whose/,
  });
});

test('a file that makes its own set is loaded by no thread, and is needed by none where this one makes the sounds', async (t) => {
  const dir = temporaryFolder(t);
  process.env.SCRIPTED_DIR = dir;
  process.env.SCRIPTED_WORKERS = '1';
  const { made, Scripted } = await import('./scripted-sampler.ts');
  t.is(made?.length, 3);
  const other = temporaryFolder(t);
  await t.throwsAsync(generateDataset(Scripted, SETTINGS, other, 3, {}, { workers: 2 }), {
    name: 'UserError',
    message:
      /scripted-sampler.js: cannot be loaded by a thread: it makes a data set when it is loaded; expected/,
  });
  t.deepEqual(readdirSync(other), ['.writing']);
});

/** Goes on where the sound before ended. */
class Running extends AudioSampler {
  #phase = 0;
  override updateProperties(_index: number): void {}
  override generateWaveform(): Float32Array {
    return Float32Array.from({ length: this.length }, () => Math.sin(this.#phase++));
  }
  override getLabels(): SoundLabels {
    return {};
  }
}

/** Remembers late. */
class Counting extends Running {
  #count = 0;
  override updateProperties(index: number): void {
    if (index > 2) this.#count += 1;
  }
  override generateWaveform(): Float32Array {
    return new Float32Array(this.length).fill(this.#count / 100);
  }
}

test('samplers whose sounds follow from those before are refused, wherever that begins', async (t) => {
  for (const Sampler of [Running, Counting]) {
    await t.throwsAsync(generateDataset(Sampler, SETTINGS, temporaryFolder(t), 5), {
      message: /^(Running|Counting): sound 1 is another one when other sounds are not made before it;/,
    });
  }
});

test('settings that metadata.json cannot say are refused', async (t) => {
  for (const [value, told] of [
    [Number.NaN, 'NaN'],
    [Number.POSITIVE_INFINITY, 'Infinity'],
    [new Float32Array(1), '[object Float32Array]'],
    [[undefined], '[object Array]'],
    [10n, '10'],
  ] as const) {
    const settings = { ...SETTINGS, level: value };
    await t.throwsAsync(generateDataset(Thrifty, settings, temporaryFolder(t), 2), {
      name: 'UserError',
      message: `Thrifty: setting level: ${told}; expected a finite number, a text, true or false, null, or lists and objects of them`,
    });
  }
});
