import { readdir, readFile } from 'node:fs/promises';
import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { UserError } from '../../src/errors.ts';
import { drawSplits } from '../../src/recipes/dataset-split.ts';
import { readRecipe } from '../../src/recipes/recipe.ts';
import { splitTasks } from '../../src/recipes/split-dataset.ts';
import { SmallTraining } from './small-training.ts';

const SPLIT = { shares: [0.5, 0.25, 0.25], seed: 0 };

testProp(
  'each clip is in one split, by its name and the seed alone, as many in each as kac_prediction counts',
  [fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 8, maxLength: 60 }), fc.nat(9)],
  (t, clips, seed) => {
    const drawn = drawSplits(clips, { shares: [0.6, 0.2, 0.2], seed }, 'a');
    t.deepEqual([...drawn.keys()].sort(), [...clips].sort());
    const count = (split: string) => [...drawn.values()].filter((each) => each === split).length;
    const share = Math.round(clips.length * 0.2);
    t.true(Math.abs(count('valid') - share) <= 1 && count('valid') === count('test'));
    t.deepEqual([...drawSplits([...clips].reverse(), { shares: [0.6, 0.2, 0.2], seed }, 'a')], [...drawn]);
  },
  { numRuns: 30 },
);

test('halves are rounded to the even number, as Python does, and the first share has what is left', (t) => {
  const clips = Array.from({ length: 10 }, (_, clip) => `${clip}.wav`);
  const splits = [...drawSplits(clips, { shares: [0.5, 0.25, 0.25], seed: 1 }, 'a').values()];
  t.deepEqual(
    ['train', 'valid', 'test'].map((split) => splits.filter((each) => each === split).length),
    [6, 2, 2],
  );
});

test('a share of no clip is told', (t) => {
  t.throws(() => drawSplits(['a', 'b', 'c'], { shares: [0.9, 0.05, 0.05], seed: 0 }, 'tones'), {
    instanceOf: UserError,
    message:
      'dataset_split: [0.9, 0.05, 0.05]; of the 3 clips of tones valid would have none: expected a larger share',
  });
});

test('a recipe divides the clips of all folds anew, and the folder that is made is a task like any other', async (t) => {
  const bench = SmallTraining.create(t);
  const { recipe } = await readRecipe(bench.at('pitches.yaml'), []);
  t.is(recipe.dataset_split, undefined);
  const [made] = splitTasks([await bench.task()], SPLIT, bench.at('tasks'));
  t.is(made?.name, 'pitches-1-full-split-0.5-0.25-0.25');
  const place = bench.at('tasks', made?.name ?? '');
  const result = await bench.run(made?.node.kind === 'step' ? [made.node] : []);
  t.is(result.status, 'ok');
  const metadata = JSON.parse(await readFile(`${place}/task_metadata.json`, 'utf8'));
  t.deepEqual(metadata.splits, ['train', 'valid', 'test']);
  t.is(metadata.nfolds, undefined);
  let clips = 0;
  for (const [split, expected] of [
    ['train', 10],
    ['valid', 4],
    ['test', 4],
  ] as const) {
    const labels = JSON.parse(await readFile(`${place}/${split}.json`, 'utf8'));
    t.deepEqual((await readdir(`${place}/16000/${split}`)).sort(), Object.keys(labels));
    for (const [name, label] of Object.entries(labels)) {
      const [, fold = '', clip = ''] = /^(fold\d+)_(.*)$/.exec(name) ?? [];
      const before = JSON.parse(await readFile(bench.at('pitches-1-full', `${fold}.json`), 'utf8'));
      t.deepEqual(label, before[clip]);
      t.deepEqual(
        await readFile(`${place}/16000/${split}/${name}`),
        await readFile(bench.at('pitches-1-full/16000', fold, clip)),
      );
    }
    t.is(Object.keys(labels).length, expected);
    clips += expected;
  }
  t.is(clips, 18);
});

test('a network is trained on a task that is divided anew, once', async (t) => {
  const bench = SmallTraining.create(t);
  t.is((await bench.train({ split: SPLIT })).status, 'ok');
  const run = JSON.parse(await readFile(bench.at('models/pitches/1234567.0/run.json'), 'utf8'));
  t.deepEqual(run.tasks, ['pitches-1-full-split-0.5-0.25-0.25']);
  t.deepEqual(Object.keys(run.networks), ['test']);
  t.deepEqual(run.networks.test.tasks.pitches.train, ['train']);
  const again = await bench.train({ split: SPLIT });
  t.is(again.steps.filter(({ state }) => state !== 'fresh').length, 0);
});
