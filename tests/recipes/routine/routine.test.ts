import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import test from 'ava';
import { TestSweep, TestTone } from '../../../src/datasets/index.ts';
import { Crepe, loadModel, mlflow, Routine } from '../../../src/recipes/index.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { trackingServer } from '../../train/trackers/tracking-server.ts';
import { SETTINGS, SMALL, Small, type SmallParameters, SOUNDS, smallRoutine } from './small-routine.ts';

/** All files of a folder but those that differ by name. */
function filesOf(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true });
  return Object.fromEntries(
    names
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [file.slice(folder.length), readFileSync(file, 'base64')]),
  );
}

const exportsOf = (folder: string) => readdirSync(folder).filter((name) => name.startsWith('epoch_'));

test('a routine trains a model, tests it after each epoch, exports it, and the export says what the model says', async (t) => {
  const { routine } = await smallRoutine(t);
  const seen: string[] = [];
  const result = await routine.train(async (i, loopLength, x, y) => {
    if (i === 0) routine.M.testingLoss.worst = 0;
    const said = await routine.M.predict(x);
    routine.M.testingLoss.aggregate += (await routine.M.loss(said, y)) / loopLength;
    routine.M.testingLoss.worst = Math.max(routine.M.testingLoss.worst ?? 0, ...said.data);
    seen.push(`${routine.R.epoch} ${i} of ${loopLength}: ${x.dims} ${y.dims}`);
  });
  t.deepEqual(seen.slice(0, 2), ['0 0 of 1: 4,16 4,1', '1 0 of 1: 4,16 4,1']);
  t.is(result.curve.length, 4);
  t.is(result.loss, Math.min(...result.curve.map(({ validationScore }) => validationScore)));
  const { exportsDir, id, epoch, model } = routine.R;
  t.is(epoch, 3);
  t.is(model?.name, 'Small');
  t.true(exportsDir.endsWith(id));
  t.deepEqual(readdirSync(exportsDir).sort(), ['epoch_000.npz', 'parameters.npz', 'run.json', 'tensorboard']);
  const x = { data: await routine.D.X.read(0, 3), dims: [3, 16] };
  const said = await routine.M.predict(x);
  const best = await loadModel(Small, exportsDir);
  t.deepEqual(await best.predict(x), said);
  t.is(best.parameters.units, 4);
  const first = await loadModel(Small, join(exportsDir, 'epoch_000.npz'));
  t.notDeepEqual(await first.predict(x), said);
});

test('a routine that was interrupted goes on with the same bytes in the end, and one that has ended is not trained again', async (t) => {
  const whole = await smallRoutine(t, { num_of_epochs: 8 });
  const result = await whole.routine.train();
  const parts = await smallRoutine(t, { num_of_epochs: 8 });
  const stop = new AbortController();
  const { M } = parts.routine;
  const loss = M.loss.bind(M);
  M.loss = (...values) => {
    if (parts.routine.R.epoch === 5) stop.abort(new Error('stopped'));
    return loss(...values);
  };
  await t.throwsAsync(parts.routine.train(undefined, { signal: stop.signal }), { message: 'stopped' });
  const { exportsDir } = parts.routine.R;
  t.deepEqual(readdirSync(exportsDir).sort(), [
    'checkpoint.npz',
    'epoch_000.npz',
    'epoch_005.npz',
    'tensorboard',
  ]);
  const again = await smallRoutine(t, { num_of_epochs: 8 }, parts.folder);
  const trained: number[] = [];
  const { M: model } = again.routine;
  const lossAgain = model.loss.bind(model);
  model.loss = (...values) => {
    trained.push(again.routine.R.epoch);
    return lossAgain(...values);
  };
  t.deepEqual(await again.routine.train(), result);
  t.deepEqual(trained, [6, 7]);
  t.deepEqual(filesOf(exportsDir), filesOf(whole.routine.R.exportsDir));
  t.deepEqual(await again.routine.train(), result);
  t.deepEqual(trained, [6, 7]);
});

test('a model is exported after every fifth epoch and after each from the 42nd on, and early stopping is that of kac_prediction', async (t) => {
  const { routine } = await smallRoutine(t, { num_of_epochs: 43 });
  await routine.train();
  const fifth = ['000', '005', '010', '015', '020', '025', '030', '035', '040'];
  t.deepEqual(
    exportsOf(routine.R.exportsDir),
    [...fifth, '041', '042'].map((epoch) => `epoch_${epoch}.npz`),
  );
  const stopping = await smallRoutine(t, { num_of_epochs: 0, with_early_stopping: true });
  const { curve } = await stopping.routine.train(() => {
    stopping.routine.M.testingLoss.aggregate = stopping.routine.R.epoch;
  });
  t.is(curve.length, 34);
});

test('a routine that is for testing takes the second part of the sounds and leaves no files', async (t) => {
  const { routine, folder } = await smallRoutine(t, {
    testing: true,
    batch_size: 0,
    dataset_split: [0.7, 0.1, 0.2],
  });
  const sizes = new Set<string>();
  const { loss } = await routine.train(async (_i, _n, x, y) => {
    sizes.add(String(x.dims));
    routine.M.testingLoss.aggregate = await routine.M.loss(await routine.M.predict(x), y);
  });
  t.deepEqual([...sizes], ['2,16']);
  t.deepEqual(readdirSync(join(folder, 'model')), []);
  t.is(routine.M.testingLoss.aggregate, loss);
});

test('a data set is opened where it is there, transformed to the representation that is asked for, and refused where it is another', async (t) => {
  const { routine, folder } = await smallRoutine(t);
  const datasetDir = join(folder, 'data');
  const refused = async (source: object, message: string) => {
    const error = await t.throwsAsync(routine.importDataset({ datasetDir, ...source }));
    t.is(error?.message.replaceAll(folder, ''), message);
  };
  const end = '; expected another datasetDir, or that one removed';
  await refused(
    { LocalSampler: TestSweep },
    `/data: has sounds of the sampler TestTone, not of TestSweep${end}`,
  );
  await refused(
    { LocalSampler: TestTone, samplerSettings: { ...SETTINGS, sampleRate: 16000 } },
    `/data: has sounds of sampleRate 8000, not 16000${end}`,
  );
  await refused({ datasetSize: 30 }, `/data: has 20 sounds, not 30${end}`);
  const other = { TestTone: class TestTone extends TestSweep {} }.TestTone;
  await refused({ LocalSampler: other }, `/data: has sounds of another text of the class TestTone${end}`);
  await refused(
    { datasetDir: join(folder, 'none') },
    '/none: no data set; expected datasetDir with one, the datasetName of a published one, or a LocalSampler',
  );
  const mel = { output_type: 'mel', n_mels: 8, n_bins: 64, window_length: 64, hop_length: 32 } as const;
  await routine.importDataset({ datasetDir, representationSettings: mel });
  t.deepEqual(routine.D.X.dims, [SOUNDS, 8, 5]);
  const part = routine.D.X.narrow(2, 1, 3).narrow(1, 7, 1);
  const [whole, narrow] = [await routine.D.X.read(2, 3), await part.read(2, 3)];
  t.deepEqual(narrow, whole.subarray(36, 39));
  t.throws(() => routine.D.X.narrow(1, 4, 5), { message: /narrow\(1, 4, 5\) of shape \(20, 8, 5\)/ });
  t.throws(() => routine.D.learn('size'), { message: /sound 0 has no label size; expected some of f_0$/ });
  routine.D.learn('f_0');
  t.is((await routine.D.get(3)).y.length, 1);
});

test('people are told of each epoch, and whoever tracks a training looks on', async (t) => {
  const lines: string[] = [];
  const seen: unknown[] = [];
  const { routine } = await smallRoutine(t, { num_of_epochs: 2 }, temporaryFolder(t), {
    progress: { write: (text) => lines.push(text) },
    tracking: ({ id, parameters }) => [
      {
        begin: (epochs) => void seen.push(id, parameters.units, parameters.dataset_split, epochs),
        validated: ({ epoch, validationScore }) => void seen.push(epoch, validationScore),
        end: (how) => void seen.push(how),
      },
    ],
  });
  const { curve } = await routine.train();
  const { id, exportsDir } = routine.R;
  const scores = curve.flatMap(({ epoch, validationScore }) => [epoch, validationScore]);
  t.deepEqual(seen, [id, 4, '[0.6,0.2,0.2]', 0, ...scores, 'finished']);
  t.is(lines.length, 3);
  t.regex(String(lines[0]), /^epoch 0 of 2 {2}loss [\d.]+ {2}tested [\d.]+ {2}best\n$/);
  await routine.train();
  t.regex(String(lines[3]), /^was trained before; best in epoch \d, tested [\d.]+: /);
  t.true(lines[3]?.endsWith(`${exportsDir}\n`));
});

test('a model is downloaded where it is not there, and MLflow is told of a training', async (t) => {
  const { uri, of } = await trackingServer(t);
  const { routine, folder } = await smallRoutine(t, { num_of_epochs: 1 }, temporaryFolder(t), {
    tracking: mlflow(uri, 'tones'),
  });
  await routine.train();
  const { id, exportsDir } = routine.R;
  t.deepEqual(
    of('runs/create').map(({ body }) => body.run_name),
    [id],
  );
  t.false(readdirSync(exportsDir).includes('mlflow.txt'));
  const bytes = readFileSync(join(exportsDir, 'parameters.npz'));
  const server = createServer(({ url }, response) => {
    if (url === '/best.npz') response.end(bytes);
    else if (url === '/page.npz') response.end('<html>');
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => server.close());
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const path = join(folder, 'others', 'best.npz');
  await t.throwsAsync(loadModel(Small, path, `${address}/worst.npz`), {
    message: /best.npz: could not be fetched: .*404/,
  });
  await t.throwsAsync(loadModel(Small, path, `${address}/page.npz`), { message: /expected a npz file/ });
  const model = await loadModel(Small, path, `${address}/best.npz`);
  const x = { data: await routine.D.X.read(0, 1), dims: [1, 16] };
  t.deepEqual(await model.predict(x), await routine.M.predict(x));
});

test('what is not set, or does not fit, is told in a line', async (t) => {
  const empty = new Routine({ progress: null });
  await t.throwsAsync(empty.train(), {
    message: 'Routine: M is not set; expected routine.setModel(...) before',
  });
  t.throws(() => new Routine({ exportDir: '' } as object), {
    message: /^Routine: option exportDir: unknown; .*did you mean exportsDir\?$/,
  });
  t.throws(() => new Routine({ threads: 0 }), {
    message: 'Routine: option threads: 0; expected a whole number, from 1',
  });
  const { routine, folder } = await smallRoutine(t);
  await t.throwsAsync(
    routine.importDataset({ datasetDir: folder, datasetsize: 3 } as { datasetDir: string }),
    {
      message: /^importDataset: option datasetsize: unknown; .*did you mean datasetSize\?$/,
    },
  );
  await t.throwsAsync(routine.D.get(-1), {
    name: 'UserError',
    message: /: has no sound -1; expected an index from 0 to 19$/,
  });
  await t.throwsAsync(routine.M.predict({ data: new Float32Array(16), dims: [1, 16] }), {
    message: /^Small: has no weights yet/,
  });
  const { Y } = routine.D;
  routine.D.Y = Y.map(([y = 0]) => [y, y]);
  await t.throwsAsync(routine.train(), {
    message: /^Small: says numbers of shape \(batch, 1\); expected \(batch, 2\)/,
  });
  routine.D.Y = Y.slice(1);
  await t.throwsAsync(routine.train(), { message: /data: D.Y is of 19 sounds; expected 20$/ });
  routine.D.Y = Y.with(2, [Number.NaN]);
  await t.throwsAsync(routine.train(), {
    message: /D.Y of sound 2 is \[NaN\]; expected 1 finite numbers/,
  });
  routine.D.Y = Y;
  await routine.train();
  await t.throwsAsync(routine.M.predict({ data: new Float32Array(8), dims: [1, 8] }), {
    message: 'x of shape (1, 8); expected (sounds, 16), as the model has learnt it',
  });
  await t.throwsAsync(routine.M.predict({ data: new Float32Array(8), dims: [1, 16] }), {
    message: 'x: 8 numbers; expected 16, as (1, 16) has',
  });
  const four = { data: new Float32Array(4), dims: [4, 1] };
  await t.throwsAsync(routine.M.loss({ data: new Float32Array(1), dims: [1, 1] }, four), {
    message: 'a loss of what is said, shape (1, 1), and what is true, (4, 1); expected both of (sounds, 1)',
  });
  t.throws(() => routine.D.X.narrow(1, 0.5, 8), {
    name: 'UserError',
    message: /^narrow\(1, 0.5, 8\) of shape/,
  });
  t.throws(() => routine.D.learn('toString'), {
    message: /sound 0 has no label toString; expected some of f_0/,
  });
  const { exportsDir } = routine.R;
  await t.throwsAsync(loadModel(Crepe, exportsDir), {
    message: /parameters.npz: is a model of class Small; expected one of Crepe$/,
  });
  class Wide extends Small {
    constructor(parameters: SmallParameters) {
      super({ ...parameters, units: 5 });
    }
  }
  Object.defineProperty(Wide, 'name', { value: 'Small' });
  await t.throwsAsync(loadModel(Wide, exportsDir), {
    message:
      /parameters.npz: 'hidden weight' of the model: the file has one of shape \(4, 16\), Small has one of shape \(5, 16\); expected a file of the same network$/,
  });
  await t.throwsAsync(loadModel(Small, join(exportsDir, 'epoch_001.npz')), {
    message: /epoch_001.npz: no such file/,
  });
  await t.throwsAsync(loadModel(Small, join(exportsDir, 'run.json')), {
    message: /run.json: is cut off or damaged/,
  });
  await t.throwsAsync(loadModel(Small, join(folder, 'model')), {
    message: /model: has no epoch_\*.npz; expected the folder of one run/,
  });
  const { routine: other } = await smallRoutine(t);
  other.D.X = other.D.X.narrow(1, 0, 8);
  await t.throwsAsync(other.train(), {
    name: 'UserError',
    message: /^layer 'hidden': is given shape \(batch, 8\), 8 on axis -1; expected 16, as it was told$/,
  });
  const few = await smallRoutine(t, { dataset_split: [1, 0, 0] }, folder);
  await t.throwsAsync(few.routine.train(), {
    message: /of 20 sounds are 20, 0 and 0; expected at least one to train on and one to evaluate on$/,
  });
});

test('Crepe takes 1024 samples, and names what is wrong with a parameter', async (t) => {
  t.throws(() => new Crepe({ ...Crepe.defaults, dropout: 1 }), {
    message: 'Crepe: dropout 1; expected a share from 0 to below 1',
  });
  t.throws(() => new Crepe({ ...Crepe.defaults, depth: 'huge' as 'tiny' }), {
    message: 'Crepe: depth "huge"; expected one of tiny, small, medium, large, full',
  });
  const folder = temporaryFolder(t);
  const { routine } = await smallRoutine(t, {}, folder);
  routine.setModel(new Crepe(Crepe.defaults));
  await t.throwsAsync(routine.train(), { message: /^Crepe: takes 1024 samples of a sound; X has \(16\)/ });
  t.is(SMALL.units, 4);
});
