import { join } from 'node:path';
import test from 'ava';
import { argumentsAsSweep } from '../../../src/recipes/routine/arguments-as-sweep.ts';
import { chosenParameters } from '../../../src/recipes/routine/parameters.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { SMALL } from './small-routine.ts';

const YAML = `batch_size: 1
dataset_split: !!python/tuple [0.7, 0.15, 0.15]
num_of_epochs: 10
with_early_stopping: True
`;

test('a YAML file takes the place of defaults, as PyYAML writes it, and a sweep that of both', async (t) => {
  const folder = temporaryFolder(t, { 'config.yaml': YAML, 'empty.yaml': '' });
  const chosen = await chosenParameters(SMALL, join(folder, 'config.yaml'), { num_of_epochs: 3, units: 8 });
  t.deepEqual(chosen, {
    ...SMALL,
    batch_size: 1,
    dataset_split: [0.7, 0.15, 0.15],
    num_of_epochs: 3,
    seed: 42,
    units: 8,
    with_early_stopping: true,
  });
  t.deepEqual(await chosenParameters(SMALL, join(folder, 'empty.yaml'), {}), { ...SMALL, seed: 42 });
  t.is((await chosenParameters({ ...SMALL, seed: 7 }, '', {})).seed, 7);
});

test('a parameter that there is not, or that is something else, is told with its place', async (t) => {
  const folder = temporaryFolder(t, {
    'config.yaml': 'batch_size: big\nlearnin_rate: 3\nunits: 5\n',
    'list.yaml': '[1, 2]',
    'split.yaml': 'dataset_split: [0.7, 0.2, 0.2]\n',
    'endless.yaml': 'num_of_epochs: 0\n',
    'negative.yaml': 'batch_size: -1\n',
  });
  const told = async (file: string, sweep = {}) => {
    const error = await t.throwsAsync(chosenParameters(SMALL, file && join(folder, file), sweep));
    return error?.message.replaceAll(`${folder}/`, '');
  };
  t.is(
    await told('config.yaml', { size: 4 }),
    [
      'config.yaml: 3 mistakes',
      '  config.yaml:1: batch_size: "big"; expected a number, as 6',
      '  config.yaml:2: learnin_rate: unknown parameter; did you mean learning_rate?',
      '  sweep: size: unknown parameter; expected one of seed, batch_size, dataset_split, learning_rate, num_of_epochs, testing, units, with_early_stopping',
    ].join('\n'),
  );
  t.is(await told('list.yaml'), 'list.yaml: [1,2]; expected names of parameters with values');
  t.is(
    await told('split.yaml'),
    'split.yaml:1: dataset_split: [0.7,0.2,0.2]; expected three shares from 0 to 1 that add up to 1',
  );
  t.is(await told('', { testing: 1 }), 'sweep: testing: 1; expected true or false, as false');
  t.regex(String(await told('endless.yaml')), /^endless.yaml:1: num_of_epochs: 0; expected 1 or more, or/);
  t.regex(
    String(await told('negative.yaml')),
    /^negative.yaml:1: batch_size: -1; expected a whole number from 0$/,
  );
  t.is(await told('', { batch_size: 2.5 }), 'sweep: batch_size: 2.5; expected a whole number from 0');
  t.is(
    await told('', { dataset_split: [0.7, 0.3] }),
    'sweep: dataset_split: [0.7,0.3]; expected three shares from 0 to 1 that add up to 1',
  );
  t.regex(String(await told('none.yaml')), /^none.yaml: no such file; expected parameters of a training$/);
});

test('arguments of a program are a sweep, as agents pass them', (t) => {
  t.deepEqual(
    argumentsAsSweep(['--learning_rate=0.01', '--depth', 'tiny', '--dataset_split=[0.5, 0.25, 0.25]']),
    {
      learning_rate: 0.01,
      depth: 'tiny',
      dataset_split: [0.5, 0.25, 0.25],
    },
  );
  t.throws(() => argumentsAsSweep(['depth=tiny']), {
    message: 'depth=tiny: expected parameters with values, as --learning_rate=0.01',
  });
  t.throws(() => argumentsAsSweep(['--depth', '--seed=1']), {
    message: '--depth: has no value; expected --depth=...',
  });
  t.throws(() => argumentsAsSweep(['--seed=1', '--seed=2']), {
    message: '--seed: is there twice; expected it once',
  });
  t.deepEqual(argumentsAsSweep(['--offset', '-1']), { offset: -1 });
  t.throws(() => argumentsAsSweep(['--depth']), { message: '--depth: has no value; expected --depth=...' });
});
