import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { trackingOf } from '../../src/recipes/tracking.ts';
import { trackingServer } from '../train/trackers/tracking-server.ts';
import { SmallTraining } from './small-training.ts';

test('a network is a run that a tracking server is told of, and nothing of what is made depends on it', async (t) => {
  const server = await trackingServer(t);
  const bench = SmallTraining.create(t);
  const tracking = { mlflow: { uri: server.uri }, sets: ['training.epochs=4'] };
  t.is((await bench.train({ folds: 1, tracking })).status, 'ok');
  const runs = server.of('runs/create').map(({ body }) => body.run_name);
  t.deepEqual(runs, ['pitches fold00 training.epochs=4']);
  t.deepEqual(
    server.of('runs/update').map(({ body }) => body.status),
    ['FINISHED'],
  );
  const metrics = server.of('runs/log-batch').flatMap(({ body }) => body.metrics ?? []);
  t.is(metrics.length, 4 * 3);
  t.true(metrics.some(({ key }: { key: string }) => key === 'validation/top1_acc'));
  const again = await bench.train({ folds: 1 });
  t.is(again.steps.filter(({ state }) => state !== 'fresh').length, 0);
  const files = await readdir(bench.at('work'), { recursive: true });
  t.false(files.some((file) => file.endsWith('mlflow.txt')));
});

test('a run is named after its recipe, what tells it from others, and what was set', (t) => {
  const about = { recipe: 'digits', label: 'trial 3', network: 'fold00', key: 'a' };
  const mlflow = { uri: 'http://localhost:5000' };
  const wandb = { folder: 'wandb' };
  t.deepEqual(trackingOf({ mlflow, wandb, sets: ['network.units=3'] }, about), {
    run: 'digits trial 3 fold00 network.units=3',
    group: 'digits',
    mlflow: { uri: 'http://localhost:5000', experiment: 'digits' },
    wandb: { folder: join('wandb', 'digits-trial-3-fold00-ca978112') },
  });
  const named = trackingOf(
    { mlflow: { ...mlflow, experiment: 'mine' } },
    { recipe: 'digits', network: 'test', key: 'a' },
  );
  t.is(named.mlflow?.experiment, 'mine');
  t.is(named.run, 'digits test');
});
