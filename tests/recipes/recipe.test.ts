import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { stringify } from 'yaml';
import { UserError } from '../../src/errors.ts';
import { writtenRecipe } from '../../src/recipes/network-nodes.ts';
import { parseOverride } from '../../src/recipes/overrides.ts';
import { readRecipe } from '../../src/recipes/recipe.ts';
import { temporaryFolder } from '../temporary-folder.ts';

function written(t: ExecutionContext, text: string, name = 'digits.yaml'): string {
  const file = join(temporaryFolder(t), name);
  writeFileSync(file, text);
  return file;
}

async function mistakeOf(t: ExecutionContext, text: string, sets: readonly string[] = []): Promise<string> {
  const file = written(t, text);
  const error = await t.throwsAsync(readRecipe(file, sets.map(parseOverride)), { instanceOf: UserError });
  return (error?.message ?? '').replaceAll(file, 'digits.yaml');
}

test('a recipe is filled in with what it leaves out, and named after its file', async (t) => {
  const { recipe } = await readRecipe(
    written(t, 'tasks: [spoken_digit]\nrepresentation: {n_mels: 40, name: mel}\n'),
  );
  t.is(recipe.name, 'digits');
  t.is(recipe.sample_rate, 16000);
  t.is(recipe.representation.settings.n_mels, 40);
  t.is(recipe.representation.settings.hop_length, 256);
  t.deepEqual(recipe.network, { name: 'mel_conv', settings: { size: 'medium' } });
  t.is(recipe.training.epochs, 30);
  t.deepEqual(recipe.augmentation, {});
});

test('a start that is not there is told with its place', async (t) => {
  const file = written(t, 'tasks: [spoken_digit]\ntraining:\n  start_from: nowhere.npz\n');
  const error = await t.throwsAsync(readRecipe(file), { instanceOf: UserError });
  t.is(
    error?.message,
    `${file}:3: training.start_from: nowhere.npz: no such file; expected a npz file with weights`,
  );
});

test('tuples as PyYAML writes them are lists', async (t) => {
  const { recipe } = await readRecipe(written(t, 'tasks: !!python/tuple [spoken_digit]\n'));
  t.deepEqual(recipe.tasks, ['spoken_digit']);
});

test('--set takes the place of what the file says, and may say what it does not', async (t) => {
  const file = written(t, 'tasks: [spoken_digit]\ntraining:\n  epochs: 5\n  batch_size: 8\n');
  const sets = ['training.epochs=7', 'network={name: dense, units: 3}', 'augmentation.mixup.alpha=0.4'];
  const { recipe } = await readRecipe(file, sets.map(parseOverride));
  t.is(recipe.training.epochs, 7);
  t.is(recipe.training.batch_size, 8);
  t.deepEqual(recipe.network, { name: 'dense', settings: { units: 3, dropout: 0 } });
  t.deepEqual(recipe.augmentation.mixup, { probability: 0.5, alpha: 0.4 });
});

test('a mistake is one line with its place, its key, and what was expected', async (t) => {
  const task = 'tasks: [spoken_digit]\n';
  t.is(
    await mistakeOf(t, `${task}training:\n  epoch: 5\n`),
    'digits.yaml:3: training.epoch: unknown key; did you mean epochs?',
  );
  t.is(
    await mistakeOf(t, `${task}training:\n  validation: los\n`),
    'digits.yaml:3: training.validation: los; expected one of score, loss; did you mean loss?',
  );
  t.is(
    await mistakeOf(t, `${task}training:\n  batch_size: 2.5\n`),
    'digits.yaml:3: training.batch_size: 2.5; expected a whole number',
  );
  t.is(
    await mistakeOf(t, `${task}training:\n  learning_rate: -1\n`),
    'digits.yaml:3: training.learning_rate: -1; expected a number above 0',
  );
  t.is(
    await mistakeOf(t, `${task}training:\n  epochs: many\n`),
    'digits.yaml:3: training.epochs: expected number, received text',
  );
  t.is(
    await mistakeOf(t, `${task}representation: {name: mel, f_max: 9000}\n`),
    'digits.yaml:2: representation.f_max 9000; expected at most half the sample rate, 8000',
  );
  t.is(
    await mistakeOf(t, `${task}representation: {name: fft, window_length: 100000, n_bins: 50001}\n`),
    'digits.yaml:2: representation.window_length 100000; with n_bins 50001 it is too long: expected at most 1342',
  );
  t.is(
    await mistakeOf(t, `${task}training: {epochs: 2, validate_every: 3}\n`),
    'digits.yaml:2: training.validate_every: 3; expected at most epochs, 2, or nothing is ever validated',
  );
  t.is(
    await mistakeOf(t, `${task}network:\n  name: mel_conv\n  size: huge\n`),
    'digits.yaml:4: network.size huge; expected one of small, medium, large',
  );
  t.is(
    await mistakeOf(t, `${task}network: {name: dense, layers: 3}\n`),
    'digits.yaml:2: network.layers: dense has none; expected some of units, dropout',
  );
  t.is(
    await mistakeOf(t, `${task}training: {epochs: 0}\n`),
    'digits.yaml:2: training.schedule: cosine needs epochs above 0, which are its length; expected constant, exponential or plateau',
  );
  t.is(
    await mistakeOf(t, `${task}representation: {name: fft}\naugmentation:\n  gain: {decibels: 3}\n`),
    'digits.yaml:4: augmentation.gain: is for logarithms of powers alone; expected representation mel with log: true',
  );
  t.is(
    await mistakeOf(t, `${task}training: {early_stopping: soon}\n`),
    'digits.yaml:2: training.early_stopping: expected { patience: 10 }, kac_prediction or none',
  );
  t.is(
    await mistakeOf(t, `${task}name: a b\n`),
    'digits.yaml:2: name: a b; expected a name of a folder, as a-b',
  );
});

test('several tasks are mixed, weighted and cut into windows, and what does not go together is told', async (t) => {
  const tasks = 'tasks: [spoken_digit, tone_pitch]\n';
  const { recipe } = await readRecipe(
    written(t, `${tasks}mixing: {temperature: 2}\nweights: {tone_pitch: 0.5}\nwindows: {length: 0.5}\n`),
  );
  t.deepEqual(recipe.mixing, { temperature: 2 });
  t.is(
    await mistakeOf(t, `${tasks}weights: {tone_pitsh: 2}\n`),
    'digits.yaml:2: weights.tone_pitsh: none of the tasks; did you mean tone_pitch?',
  );
  t.is(
    await mistakeOf(t, `${tasks}decoder: {threshold: 0.3}\n`),
    'digits.yaml:2: decoder: of 2 tasks; expected one, or the decoders in model.json, by output',
  );
  t.is(
    await mistakeOf(t, `${tasks}mixing: often\n`),
    'digits.yaml:2: mixing: expected proportional, equal or { temperature: 2 }',
  );
  t.is(
    await mistakeOf(t, `${tasks}windows: {length: 0.03}\n`),
    'digits.yaml:2: windows.length 0.03; the representation and the network give a frame every 0.064 s, of 0.064 s: expected at least 0.064',
  );
});

test('a mistake in --set is told with the option', async (t) => {
  t.is(
    await mistakeOf(t, 'tasks: [spoken_digit]\n', ['training.batch_size=1']),
    '--set training.batch_size=1: training.batch_size: 1; expected a number of at least 2',
  );
  t.is(
    await mistakeOf(t, 'tasks: [spoken_digit]\n', ['tasks=p_base']),
    '--set tasks=p_base: tasks: expected a list, received text',
  );
  t.throws(() => parseOverride('training.epochs'), {
    message: '--set training.epochs: expected a key and a value, as training.epochs=5',
  });
  t.throws(() => parseOverride('a=[1'), { message: /^--set a=\[1: the value is not YAML: / });
});

test('shares of a dataset are three that add up to 1, also as PyYAML writes them', async (t) => {
  const task = 'tasks: [spoken_digit]\n';
  const splitOf = async (text: string) =>
    (await readRecipe(written(t, `${task}dataset_split: ${text}\n`))).recipe.dataset_split;
  t.deepEqual(await splitOf('!!python/tuple [0.7, 0.15, 0.15]'), { shares: [0.7, 0.15, 0.15], seed: 0 });
  t.deepEqual(await splitOf('{shares: [0.8, 0.1, 0.1], seed: 3}'), { shares: [0.8, 0.1, 0.1], seed: 3 });
  t.is(
    await mistakeOf(t, `${task}dataset_split: [0.7, 0.2, 0.2]\n`),
    'digits.yaml:2: dataset_split: 0.7 + 0.2 + 0.2 is 1.1; expected shares that add up to 1',
  );
  t.is(
    await mistakeOf(t, `${task}dataset_split: [0.5, 0.5]\n`),
    'digits.yaml:2: dataset_split: expected three shares, of training, testing and evaluation, as [0.7, 0.15, 0.15]',
  );
  t.is(
    await mistakeOf(t, `${task}dataset_split: {shares: [1, 0, 0]}\n`),
    'digits.yaml:2: dataset_split.shares: 1 is a share; expected each to be above 0 and below 1',
  );
});

test('what is kept of a recipe can be trained again', async (t) => {
  for (const file of readdirSync('recipes').filter((name) => /(?<!\.sweep)\.yaml$/.test(name))) {
    const { recipe } = await readRecipe(join('recipes', file));
    const again = await readRecipe(written(t, stringify(writtenRecipe(recipe)), 'again.yaml'));
    t.deepEqual(again.recipe, recipe, file);
  }
});
