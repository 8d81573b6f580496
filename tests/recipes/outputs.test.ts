import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { createSession, float32 } from '../../src/compute/session.ts';
import { evaluateNode } from '../../src/evaluate/evaluate-step.ts';
import { readPredictionsInfo } from '../../src/formats/folders/predictions-info.ts';
import { trainedFolder } from '../../src/modules/trained-folder.ts';
import { folder } from '../../src/pipeline/index.ts';
import { readTaskMetadata } from '../../src/prediction-types/task-metadata.ts';
import { readTrainedModel, type TrainedModel } from '../../src/recipes/model-folder.ts';
import { predictByModelNode } from '../../src/recipes/predict-by-model-nodes.ts';
import { SmallTraining } from './small-training.ts';
import { PITCH, typedTaskFiles } from './typed-tasks.ts';

const SETS = [
  'augmentation={}',
  'representation={name: mel, window_length: 512, hop_length: 128, n_mels: 24, f_max: 1000}',
  'network={name: dense, units: 32}',
  'training.epochs=60',
  'training.learning_rate=0.01',
  'training.validation=loss',
];

async function modelOf(t: ExecutionContext, bench: SmallTraining): Promise<TrainedModel> {
  return readTrainedModel((await trainedFolder('models/pitches', bench.folder)) ?? t.fail());
}

/** Predicts the test split of a task by the model, scores it, and gives the first score and the folder. */
async function scored(t: ExecutionContext, bench: SmallTraining, name: string): Promise<[number, string]> {
  const place = bench.at('embeddings/pitches', name);
  const model = await modelOf(t, bench);
  const task = await bench.task(name);
  t.is((await bench.run([predictByModelNode(model, task, place)])).status, 'ok');
  const metadata = await readTaskMetadata(place);
  const source = folder(place);
  const scores = { scope: name, metadata, task: source, labels: () => source, predictions: source };
  t.is((await bench.run([evaluateNode({ ...scores, publishTo: place })])).status, 'ok');
  const { aggregated } = JSON.parse(await readFile(join(place, 'scores.json'), 'utf8'));
  return [aggregated[metadata.evaluation[0] ?? ''].mean, place];
}

async function testData(bench: SmallTraining): Promise<Record<string, { mean: number }>> {
  return JSON.parse(await readFile(bench.at('models/pitches/1234567.0/test_data.json'), 'utf8')).tasks;
}

test('a network learns when labels sound, and its frames become events as validation chose', async (t) => {
  const bench = SmallTraining.create(t);
  bench.write(typedTaskFiles('multilabel'));
  t.is((await bench.train({ tasks: ['multilabels-1-full'], sets: SETS })).status, 'ok');
  const [score, place] = await scored(t, bench, 'multilabels-1-full');
  t.true(score < 0.5, `error rate ${score}`);
  t.is((await testData(bench)).multilabels?.mean, score);
  const { splits } = await readPredictionsInfo(place);
  t.true([0, 30].includes(splits.test?.postprocessing?.median_filter_ms ?? -1));
  const [header, first, second] = (await readFile(join(place, 'predicted-test.csv'), 'utf8')).split('\n');
  t.is(header, 'filename,timestamp,high,low');
  t.regex(first ?? '', /^clip0\.wav,0,/);
  t.regex(second ?? '', /^clip0\.wav,8,/);
});

test('another decoder is another model, which says so, of the same training', async (t) => {
  const bench = SmallTraining.create(t);
  bench.write(typedTaskFiles('multilabel'));
  const sets = [...SETS, 'training.epochs=1'];
  const trained = async (more: readonly string[]) => {
    const { status, steps } = await bench.train({ tasks: ['multilabels-1-full'], sets: [...sets, ...more] });
    t.is(status, 'ok');
    const { outputs } = await modelOf(t, bench);
    const states = steps.filter(({ node }) => node.definition.name === 'TrainNetwork');
    return {
      decoder: outputs[0]?.decoder,
      namespace: outputs[0]?.namespace,
      states: states.map(({ state }) => state),
    };
  };
  t.deepEqual(await trained([]), { decoder: undefined, namespace: undefined, states: ['done'] });
  t.deepEqual(await trained(['decoder={name: peaks, namespace: onset, threshold: 0.3}']), {
    decoder: { name: 'peaks', threshold: 0.3 },
    namespace: 'onset',
    states: ['fresh'],
  });
});

test('a network learns numbers, and gives them in their units', async (t) => {
  const bench = SmallTraining.create(t);
  bench.write(typedTaskFiles('regression'));
  t.is((await bench.train({ tasks: ['regressions-1-full'], sets: SETS })).status, 'ok');
  const [score, place] = await scored(t, bench, 'regressions-1-full');
  t.true(score > 0.3, `r2 ${score}`);
  t.true(Math.abs(((await testData(bench)).regressions?.mean ?? 0) - score) < 1e-6);
  const [, hz] = (await readFile(join(place, 'predicted-test.csv'), 'utf8')).split('\n')[1]?.split(',') ?? [];
  t.true(Number(hz) > 200 && Number(hz) < 500, hz);
});

test('one network learns several tasks from windows, with a network for each fold, and is tested and asked for each', async (t) => {
  const bench = SmallTraining.create(t);
  bench.write({ ...typedTaskFiles('multilabel'), ...typedTaskFiles('regression') });
  const tasks = ['pitches-1-full', 'multilabels-1-full', 'regressions-1-full'];
  const several = [
    'windows={length: 0.064, hop: 0.032}',
    'mixing={temperature: 2}',
    'tasks=[pitches, multilabels, regressions]',
    'weights={pitches: 0.5}',
    'training.batch_size=12',
  ];
  t.is((await bench.train({ tasks, sets: [...SETS, ...several] })).status, 'ok');
  const model = await modelOf(t, bench);
  t.deepEqual(
    model.outputs.map(({ name, task }) => [name, task]),
    tasks.map((task) => [task.replace('-1-full', ''), task]),
  );
  const tests = Object.entries(model.run.networks).map(([name, network]) => [
    name,
    ...Object.values(network.tasks).map(({ test: split }) => split),
  ]);
  t.deepEqual(tests, [
    ['fold00', 'fold00', 'test', 'test'],
    ['fold01', 'fold01', null, null],
    ['fold02', 'fold02', null, null],
  ]);
  const means = await testData(bench);
  for (const [place, name] of tasks.entries()) {
    const [score] = await scored(t, bench, name);
    t.true(Math.abs(score - (means[name.replace('-1-full', '')]?.mean ?? 0)) < 1e-6, name);
    t.true(place === 1 ? score < 0.6 : score > 0.5, `${name} ${score}`);
  }
});

test('a network learns the pitch of frames in the bins of the task, which its description tells', async (t) => {
  const bench = SmallTraining.create(t);
  bench.write(typedTaskFiles('pitch'));
  t.is((await bench.train({ tasks: ['pitchs-1-full'], sets: SETS })).status, 'ok');
  const [score] = await scored(t, bench, 'pitchs-1-full');
  t.true(score > 0.8, `raw pitch ${score}`);
  const [output] = (await modelOf(t, bench)).outputs;
  t.like(output, { name: 'pitchs', kind: 'event', settings: { ...PITCH, voicing_threshold: 0.5 } });
  t.is(output?.labels.length, PITCH.bins);
});

test('a network learns chords by what they are made of, which its file says beside them', async (t) => {
  const bench = SmallTraining.create(t);
  bench.write(typedTaskFiles('chord'));
  t.is((await bench.train({ tasks: ['chords-1-full'], sets: SETS })).status, 'ok');
  const [score, place] = await scored(t, bench, 'chords-1-full');
  t.true(score > 0.8, `${score}`);
  t.is((await testData(bench)).chords?.mean, score);
  const chords = (await readFile(join(place, 'predicted-test.csv'), 'utf8')).split('\n').slice(1, -1);
  t.true(
    chords.every((line) => /^clip\d\.wav,(N|A:min|C:maj\/3),[\d.]+,[\d.]+$/.test(line)),
    chords.join(),
  );
  const { outputs, folder: model } = await modelOf(t, bench);
  t.is(outputs[0]?.labels.length, 208);
  const session = await createSession(join(model, 'model.onnx'));
  const said = await session.run({ waveform: float32(new Float32Array(1600).fill(0.1), [1, 1600]) });
  await session.release();
  const values = said.chords?.data as Float32Array;
  for (let row = 0; row < values.length; row += 208) {
    const sum = (start: number, end: number) =>
      values.subarray(row + start, row + end).reduce((total, value) => total + value, 0);
    for (const [start, end] of [
      [0, 170],
      [182, 195],
      [195, 208],
    ] as const) {
      t.true(Math.abs(sum(start, end) - 1) < 1e-4);
    }
  }
});
