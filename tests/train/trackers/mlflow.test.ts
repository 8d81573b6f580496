import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import { credentials, type MlflowOptions, MlflowRun } from '../../../src/train/trackers/mlflow.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { trackingServer } from './tracking-server.ts';

function options(t: ExecutionContext, uri: string, changes: Partial<MlflowOptions> = {}) {
  const warnings: string[] = [];
  const all: MlflowOptions = {
    uri,
    experiment: 'digits',
    run: 'digits fold00',
    tags: { recipe: 'digits' },
    parameters: { 'training.epochs': 5, 'network.name': 'dense' },
    scoreName: 'top1_acc',
    idFile: join(temporaryFolder(t), 'mlflow.txt'),
    warn: (line) => warnings.push(line),
    headers: {},
    patience: 20_000,
    ...changes,
  };
  return { all, warnings };
}

function validate(run: MlflowRun, from: number, to: number): void {
  for (let epoch = from; epoch < to; epoch++) {
    run.validated({ epoch, trainLoss: 1 / (epoch + 1), validationScore: epoch }, { learningRate: 0.1 });
  }
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await delay(10);
}

test('a server is told of the run, its parameters, each validation, and how it ended', async (t) => {
  const server = await trackingServer(t);
  const { all, warnings } = options(t, `${server.uri}/`, { headers: { authorization: 'Bearer x' } });
  const run = new MlflowRun(all);
  run.begin(0);
  validate(run, 0, 2);
  await run.end('finished');
  t.deepEqual(warnings, []);
  t.deepEqual(
    server.asked.slice(0, 4).map(({ path }) => path),
    ['experiments/get-by-name?experiment_name=digits', 'experiments/create', 'runs/create', 'runs/log-batch'],
  );
  t.true(server.asked.every(({ authorization }) => authorization === 'Bearer x'));
  const [created] = server.of('runs/create');
  t.is(created?.body.run_name, 'digits fold00');
  t.deepEqual(created?.body.tags, [{ key: 'recipe', value: 'digits' }]);
  const batches = server.of('runs/log-batch').map(({ body }) => body);
  t.deepEqual(batches[0].params, [
    { key: 'training.epochs', value: '5' },
    { key: 'network.name', value: 'dense' },
  ]);
  const metrics = batches.flatMap((batch) => batch.metrics ?? []);
  t.deepEqual(
    metrics.map(
      ({ key, value, step }: { key: string; value: number; step: number }) => `${step} ${key} ${value}`,
    ),
    [
      '0 train/loss 1',
      '0 train/learning_rate 0.1',
      '0 validation/top1_acc 0',
      '1 train/loss 0.5',
      '1 train/learning_rate 0.1',
      '1 validation/top1_acc 1',
    ],
  );
  const [ended] = server.of('runs/update');
  t.is(ended?.body.status, 'FINISHED');
  t.is(server.asked.at(-1)?.path, 'runs/update');
  t.false(existsSync(all.idFile));
});

test('no request has more than a server takes', async (t) => {
  const server = await trackingServer(t);
  const parameters = Object.fromEntries(
    Array.from({ length: 250 }, (_, place) => [`p${place}`, 'x'.repeat(900)]),
  );
  const { all } = options(t, server.uri, { parameters });
  const run = new MlflowRun(all);
  run.begin(0);
  validate(run, 0, 1200);
  await run.end('finished');
  const batches = server.of('runs/log-batch').map(({ body }) => body);
  t.deepEqual(
    batches.map(({ params }) => params?.length ?? 0).filter((count) => count > 0),
    [100, 100, 50],
  );
  const counts = batches.map(({ metrics }) => metrics?.length ?? 0);
  t.is(
    counts.reduce((sum, count) => sum + count, 0),
    3600,
  );
  t.true(Math.max(...counts) <= 1000);
  t.is(batches[0].params[0].value.length, 500);
});

for (const behaviour of ['slow', 'broken', 'cut', 'refusing'] as const) {
  test(`a server that is ${behaviour} fails and slows nothing, and what was lost is told`, async (t) => {
    const server = await trackingServer(t);
    server.state.behaviour = behaviour;
    const { all, warnings } = options(t, server.uri, { patience: 300 });
    const run = new MlflowRun(all);
    run.begin(0);
    validate(run, 0, 3);
    if (behaviour !== 'slow') await until(() => warnings.length > 0);
    validate(run, 3, 6);
    const start = performance.now();
    await run.end('finished');
    // A request alone would be waited for longer.
    t.true(performance.now() - start < 9000);
    t.regex(
      warnings.at(-1) ?? '',
      /^mlflow http:\/\/127.0.0.1:\d+: 18 values and how it ended were not told/,
    );
    t.is(warnings.length, behaviour === 'slow' ? 1 : 2);
    if (behaviour === 'refusing') {
      t.regex(
        warnings[0] ?? '',
        /: experiments\/get-by-name was answered with 403 PERMISSION_DENIED: not yours; the training goes on$/,
      );
    }
  });
}

test('where no server is, that is told, and nothing fails', async (t) => {
  const { all, warnings } = options(t, 'http://127.0.0.1:1', { patience: 300 });
  const run = new MlflowRun(all);
  run.begin(0);
  validate(run, 0, 1);
  await run.end('failed');
  t.regex(warnings[0] ?? '', /the training goes on$/);
});

test('what was not told while a server was away is told when it is back, once', async (t) => {
  const server = await trackingServer(t);
  server.state.behaviour = 'cut';
  const { all, warnings } = options(t, server.uri);
  const run = new MlflowRun(all);
  run.begin(0);
  validate(run, 0, 2);
  await until(() => warnings.length > 0);
  server.state.behaviour = 'good';
  validate(run, 2, 3);
  await run.end('finished');
  t.is(warnings.length, 1);
  const metrics = server.of('runs/log-batch').flatMap(({ body }) => body.metrics ?? []);
  t.is(metrics.length, 9);
});

test('a training that goes on is the same run', async (t) => {
  const server = await trackingServer(t);
  const { all } = options(t, server.uri);
  const first = new MlflowRun(all);
  first.begin(0);
  validate(first, 0, 2);
  await first.end('stopped');
  t.is(server.of('runs/update').at(-1)?.body.status, 'KILLED');
  const [, id] = readFileSync(all.idFile, 'utf8').split('\n');
  const second = new MlflowRun(all);
  second.begin(2);
  validate(second, 2, 3);
  await second.end('finished');
  t.is(server.of('runs/create').length, 1);
  t.is(server.of('runs/update').at(-1)?.body.run_id, id);
});

test('on another server a training that goes on is a run of its own', async (t) => {
  const [one, other] = [await trackingServer(t), await trackingServer(t)];
  const { all } = options(t, one.uri);
  const first = new MlflowRun(all);
  first.begin(0);
  validate(first, 0, 2);
  await first.end('stopped');
  const second = new MlflowRun({ ...all, uri: other.uri });
  second.begin(2);
  validate(second, 2, 3);
  await second.end('finished');
  t.is(other.of('runs/create').length, 1);
});

test('who asks is read as MLflow reads it', (t) => {
  t.deepEqual(credentials({}), {});
  t.deepEqual(credentials({ MLFLOW_TRACKING_TOKEN: 'abc' }), { authorization: 'Bearer abc' });
  const basic = { MLFLOW_TRACKING_USERNAME: 'me', MLFLOW_TRACKING_PASSWORD: 'pw' };
  t.deepEqual(credentials(basic), { authorization: 'Basic bWU6cHc=' });
});
