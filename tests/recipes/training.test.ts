import { cp, readdir, readFile, rename } from 'node:fs/promises';
import { join, relative } from 'node:path';
import test from 'ava';
import { readWavMono } from '../../src/audio/index.ts';
import { createSession, float32 } from '../../src/compute/session.ts';
import { UserError } from '../../src/errors.ts';
import { evaluateNode } from '../../src/evaluate/evaluate-step.ts';
import { resolveModule } from '../../src/modules/resolve-module.ts';
import { trainedFolder } from '../../src/modules/trained-folder.ts';
import { folder } from '../../src/pipeline/index.ts';
import { readTaskMetadata } from '../../src/prediction-types/task-metadata.ts';
import { readTrainedModel } from '../../src/recipes/model-folder.ts';
import { predictByModelNode } from '../../src/recipes/predict-by-model-nodes.ts';
import { SmallTraining, taskFiles } from './small-training.ts';

/** All files of a folder but those of the pipeline, with their content. */
async function contents(place: string): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const entry of await readdir(place, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (!entry.isFile() || file.includes('/.heareval/')) continue;
    files[relative(place, file)] = (await readFile(file)).toString('base64');
  }
  return files;
}

test('a recipe becomes a folder with a network for each fold, and all that is to be known of them', async (t) => {
  const bench = SmallTraining.create(t);
  t.is((await bench.train()).status, 'ok');
  const place = bench.at('models/pitches');
  t.is(await readFile(join(place, 'version.txt'), 'utf8'), '1234567.0\n');
  t.deepEqual(Object.keys(await contents(join(place, '1234567.0'))).sort(), [
    'model.json',
    'model.onnx',
    'network.js',
    'networks/fold00/network.json',
    'networks/fold00/network.onnx',
    'networks/fold01/network.json',
    'networks/fold01/network.onnx',
    'networks/fold02/network.json',
    'networks/fold02/network.onnx',
    'recipe.yaml',
    'run.json',
    'tensorboard/fold00/events.out.tfevents.0.heareval',
    'tensorboard/fold01/events.out.tfevents.0.heareval',
    'tensorboard/fold02/events.out.tfevents.0.heareval',
    'test_data.json',
    'version.txt',
  ]);
  t.regex(await readFile(join(place, '1234567.0/network.js'), 'utf8'), /export const dense/);
  const found = await trainedFolder('models/pitches', bench.folder);
  const model = await readTrainedModel(found ?? t.fail());
  const [output] = model.outputs;
  t.deepEqual(output?.labels, ['high', 'low']);
  t.deepEqual(output?.trained_on, ['fold02', 'fold01']);
  t.deepEqual(Object.keys(model.run.networks), ['fold00', 'fold01', 'fold02']);
  t.is((await bench.train()).steps.filter(({ state }) => state !== 'fresh').length, 0);
});

test('the predictions of a model are those of the networks that have not seen the clips, and can be scored', async (t) => {
  const bench = SmallTraining.create(t);
  await bench.train({ sets: ['training.epochs=15', 'training.validation=loss'] });
  const found = await trainedFolder('models/pitches/1234567.0', bench.folder);
  const model = await readTrainedModel(found ?? t.fail());
  const task = await bench.task();
  const place = bench.at('embeddings/pitches/pitches-1-full');
  const predictions = predictByModelNode(model, task, place);
  t.is((await bench.run([predictions])).status, 'ok');
  const csv = (await readFile(join(place, 'predicted-fold01.csv'), 'utf8')).trim().split('\n');
  t.is(csv[0], 'filename,high,low');
  const session = await createSession(join(model.folder, 'networks/fold01/network.onnx'));
  for (const row of csv.slice(1)) {
    const [name = '', ...shares] = row.split(',');
    const file = bench.at('pitches-1-full/16000/fold01', name);
    const { samples } = readWavMono(await readFile(file), file);
    const outputs = await session.run({ waveform: float32(samples, [1, samples.length]) });
    const expected = outputs.pitches?.data as Float32Array;
    t.deepEqual(shares.map(Number).map(Math.fround), [...expected]);
  }
  const metadata = await readTaskMetadata(place);
  const labels = () => folder(place);
  const scores = evaluateNode({
    scope: task.name,
    metadata,
    task: folder(place),
    labels,
    predictions: folder(place),
    publishTo: place,
  });
  t.is((await bench.run([scores])).status, 'ok');
  const { aggregated } = JSON.parse(await readFile(join(place, 'scores.json'), 'utf8'));
  const { tasks } = JSON.parse(await readFile(join(model.folder, 'test_data.json'), 'utf8'));
  const { mean } = tasks.pitches;
  t.is(aggregated.top1_acc.mean, mean);
  t.true(mean > 0.6);
});

test('a training that was interrupted goes on from its last epoch, and ends with the same bytes', async (t) => {
  const bench = SmallTraining.create(t);
  const sets = ['training.epochs=60'];
  await bench.train({ workdir: 'whole', folds: 1, sets });
  const whole = await contents(bench.at('models/pitches/1234567.0'));
  const interrupted = new AbortController();
  let epochs = 0;
  const count = (event: { readonly type: string }) => {
    if (event.type !== 'step-measure') return;
    epochs += 1;
    if (epochs === 2) interrupted.abort(new Error('interrupted'));
  };
  await t.notThrowsAsync(
    bench.train({ workdir: 'halves', folds: 1, sets, signal: interrupted.signal, onEvent: count }),
  );
  t.true(epochs >= 2 && epochs < 60, `${epochs} epochs`);
  await rename(bench.at('models'), bench.at('models before'));
  t.is((await bench.train({ workdir: 'halves', folds: 1, sets, onEvent: count })).status, 'ok');
  t.true(epochs <= 61, `${epochs} epochs`);
  t.deepEqual(await contents(bench.at('models/pitches/1234567.0')), whole);
});

test('a loss that is no number is told with its epoch and its learning rate', async (t) => {
  const bench = SmallTraining.create(t);
  const sets = ['training.learning_rate=1e30', 'training.optimiser={name: sgd}'];
  const { steps } = await bench.train({ folds: 1, sets });
  const error = steps.find(({ state }) => state === 'failed')?.error;
  t.true(error instanceof UserError);
  t.regex(
    error?.message ?? '',
    /^the training loss is (NaN|Infinity) in epoch \d \(learning rate [\d.e+]+\); expected a finite number: look for a learning rate that is too large/,
  );
});

test('a model is a module: onnx: and its newest network, under a name of its own', async (t) => {
  const bench = SmallTraining.create(t);
  await bench.train({ folds: 1 });
  const module = await resolveModule('./models/pitches', { cwd: bench.folder });
  t.is(module.name, 'pitches-embedding');
  t.is(module.place, bench.at('models/pitches/1234567.0/model.onnx'));
  t.is((await resolveModule('./models/pitches', { cwd: bench.folder, name: 'mine' })).name, 'mine');
});

test('a model and a task that do not go together are told in one line', async (t) => {
  const bench = SmallTraining.create(t);
  await bench.train({ folds: 1 });
  const model = await readTrainedModel((await trainedFolder('models/pitches', bench.folder)) ?? t.fail());
  const messageOf = async (name: string) => {
    const task = await bench.task(name);
    const error = t.throws(() => predictByModelNode(model, task, bench.at('embeddings')), {
      instanceOf: UserError,
    });
    return error?.message.replaceAll(bench.folder, '.');
  };
  t.is(
    await messageOf('pitches-1-full'),
    './models/pitches/1234567.0: has networks for fold00 alone, and has seen fold01, fold02; expected one for each fold: train it without --folds',
  );
  bench.write(taskFiles('others', 'multilabel'));
  t.is(
    await messageOf('others'),
    './models/pitches/1234567.0: says multiclass of scenes; task others is multilabel of scenes: expected a task of its kind, as pitches-1-full',
  );
  await cp(bench.at('pitches-1-full'), bench.at('copy'), { recursive: true });
  bench.write({ 'copy/labelvocabulary.csv': 'idx,label\n0,high\n1,deep\n' });
  const { steps } = await bench.run([
    predictByModelNode(model, await bench.task('copy'), bench.at('embeddings')),
  ]);
  t.is(
    steps.find(({ state }) => state === 'failed')?.error?.message.replaceAll(bench.folder, '.'),
    './copy/labelvocabulary.csv: label deep is none of the model; expected high, low',
  );
});
