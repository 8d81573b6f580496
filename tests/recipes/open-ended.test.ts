import { readFile } from 'node:fs/promises';
import test from 'ava';
import { UserError } from '../../src/errors.ts';
import { SmallTraining } from './small-training.ts';

const OPEN = ['training.epochs=0', 'training.schedule={name: constant}'];

test('a training without a last epoch ends in order when it is stopped, and the model of its best epoch can be written', async (t) => {
  const bench = SmallTraining.create(t);
  const stopped = new AbortController();
  const onEvent = ({ type }: { readonly type: string }) => type === 'step-measure' && stopped.abort();
  const first = await bench.train({ folds: 1, sets: OPEN, signal: stopped.signal, onEvent });
  t.is(first.status, 'cancelled');
  t.is(first.steps.find(({ node }) => node.definition.name === 'TrainNetwork')?.state, 'done');
  const second = await bench.train({ folds: 1, sets: OPEN });
  t.is(second.status, 'ok');
  const { networks } = JSON.parse(await readFile(bench.at('models/pitches/1234567.0/run.json'), 'utf8'));
  t.true(networks.fold00.epochs >= 1);
  t.true(networks.fold00.epoch < networks.fold00.epochs);
  t.deepEqual(networks.fold00.tasks.pitches.clips, { train: 6, valid: 6 });
});

test('a training without a last epoch is of one network', async (t) => {
  const bench = SmallTraining.create(t);
  const error = await t.throwsAsync(bench.train({ sets: OPEN }), { instanceOf: UserError });
  t.is(
    error?.message,
    '--set training.epochs=0: training.epochs: 0 without early_stopping trains one network until it is stopped, and there are 3; expected --folds 1, or early_stopping',
  );
});
