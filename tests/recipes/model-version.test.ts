import { join } from 'node:path';
import test from 'ava';
import { modelVersion } from '../../src/recipes/model-version.ts';
import { readRecipe } from '../../src/recipes/recipe.ts';
import { trainingHash } from '../../src/recipes/train-nodes.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { SmallTraining } from './small-training.ts';

const iterationOf = (version: string) => version.split('.')[1];

test('a training that has begun keeps its version, and another one at the same time has the next', async (t) => {
  const folder = join(temporaryFolder(t, {}), 'digits');
  const begin = (recipe: string) => modelVersion(folder, recipe, { claim: true });
  const [first, other] = await Promise.all([begin('abcdefgh'), begin('abcdefgi')]);
  t.not(first, other);
  t.is(await begin('abcdefgh'), first);
  t.is(await begin('abcdefgi'), other);
  t.deepEqual([first, other].map(iterationOf).sort(), ['0', '1']);
});

test('what only looks writes nothing', async (t) => {
  const folder = join(temporaryFolder(t, {}), 'digits');
  const version = await modelVersion(folder, 'abcdefgh');
  t.is(await modelVersion(folder, 'abcdefgi'), version);
});

test('fewer folds, or another task folder, are another training', async (t) => {
  const bench = SmallTraining.create(t);
  const read = await readRecipe(bench.at('pitches.yaml'));
  const task = await bench.task();
  t.not(trainingHash(read, [task], { folds: 1 }), trainingHash(read, [task]));
  t.not(trainingHash(read, [{ ...task, name: 'pitches-1-small' }]), trainingHash(read, [task]));
  t.is(trainingHash(read, [task], { folds: 3 }), trainingHash(read, [task]));
  t.is(trainingHash(read, [task], { device: 'cpu' }), trainingHash(read, [task]));
  t.not(trainingHash(read, [task], { device: 'cuda' }), trainingHash(read, [task]));
});

test.serial(
  'outside of a repository a version begins with the recipe, which counts on from those that are there',
  async (t) => {
    const before = process.env.GIT_DIR;
    process.env.GIT_DIR = '/nowhere';
    t.teardown(() => {
      if (before === undefined) delete process.env.GIT_DIR;
      else process.env.GIT_DIR = before;
    });
    const folder = join(temporaryFolder(t, {}), 'digits');
    t.is(await modelVersion(folder, 'abcdefgh', { claim: true }), 'abcdefg.0');
    t.is(await modelVersion(folder, 'abcdefgi', { claim: true }), 'abcdefg.1');
  },
);
