import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { median } from 'simple-statistics';
import { exportTaskNodes } from '../src/embed/hear2021/export-task.ts';
import { writeNpy } from '../src/formats/files/npy.ts';
import { stringifyRowIndex } from '../src/formats/folders/row-index.ts';
import { stringifyVocabulary } from '../src/formats/labels/label-vocabulary.ts';
import { stringifySceneLabels } from '../src/formats/labels/split-labels.ts';
import { runPipeline, type StepNode } from '../src/pipeline/index.ts';
import { layerShapes } from '../src/predict/head/initial-state.ts';
import { gridPoints } from '../src/predict/judge/grids.ts';
import { predictTaskNodes } from '../src/predict/predict-task-nodes.ts';
import { embeddingsOnDisk } from '../src/predict/rows/embeddings-source.ts';
import { headConfig } from '../src/predict/training-record.ts';
import type { TaskMetadata } from '../src/prediction-types/task-metadata.ts';
import { hasPython, python, WORK } from './hear2021-peer.ts';
import { operationsOfStep, productsPerSecond, profileOfStep } from './training-profile.ts';

const LABELS = 50;
const WORKERS = 2;
const GRID_POINTS = 2;

interface Case {
  readonly columns: number;
  /** Of all splits: three fifths to train on, a fifth to validate, a fifth to test. */
  readonly clips: number;
  readonly epochs: number;
  readonly turns: number;
  readonly goal: number;
}

const CASES: readonly Case[] = [
  { columns: 512, clips: 2_500, epochs: 60, turns: 3, goal: 3 },
  { columns: 512, clips: 25_000, epochs: 15, turns: 3, goal: 3 },
  { columns: 4096, clips: 2_500, epochs: 30, turns: 3, goal: 1.5 },
  { columns: 4096, clips: 25_000, epochs: 6, turns: 2, goal: 1.5 },
];

/**
 * `predict` against the prediction runner of the Python heareval, two threads each, by turns: the same embeddings and grid
 * (the first two points of `default`), and so few epochs that no training ends early. Starting Node.js or Python counts
 * for neither side. The ratio is that of the median times; processor time is told besides, which other work on the machine
 * changes less. PyTorch's threads wait for each other busily, which counts as processor time.
 */
export async function run(): Promise<void> {
  if (!hasPython('predict')) return;
  for (const each of CASES) await compare(each);
}

/** Seconds by the clock, and of processor time of all threads. */
interface Times {
  readonly elapsed: number;
  readonly processor: number;
}

async function compare(each: Case): Promise<void> {
  const { columns, clips, epochs, turns, goal } = each;
  const name = `predict-${columns}-${clips}`;
  const metadata = metadataOf(epochs);
  const own = join(WORK, `${name}/own/blobs`);
  await rm(join(WORK, name), { recursive: true, force: true });
  await writeEmbeddings(own, each, metadata);
  const theirs = `${name}/python/blobs`;
  await runSteps(
    exportTaskNodes({ embeddings: own, taskName: 'blobs', metadata, publishTo: join(WORK, theirs) }),
    join(WORK, name, 'export'),
  );
  const times: { own: Times; python: Times & { readonly fit: number }; peak: number }[] = [];
  for (let turn = 0; turn < turns; turn++) {
    times.push({
      own: await timesOfOurs(own, metadata, join(WORK, name, 'work')),
      python: await timesOfPython(theirs),
      peak: await productsPerSecond(WORKERS),
    });
  }
  await rm(join(WORK, name), { recursive: true, force: true });

  const ours = median(times.map((time) => time.own.elapsed));
  const python = median(times.map((time) => time.python.elapsed));
  const ourProcessor = median(times.map((time) => time.own.processor));
  const pythonProcessor = median(times.map((time) => time.python.processor));
  const peak = median(times.map((time) => time.peak));
  const [point] = gridPoints('default', metadata, 1);
  if (point === undefined) throw new Error('the grid is empty');
  const { share, rate, singlePeak } = await profileOfStep(headConfig(point), {
    rows: Math.min(point.batch_size, clipsOf(each).train),
    columns,
    labels: LABELS,
  });
  const whole = operations(each, metadata) / ours / peak;
  console.log(
    `${name}: products are ${percent(share)} of a training step on one thread, at ${giga(rate)}, ${percent(rate / singlePeak)} of ` +
      `the ${giga(singlePeak)} of a large product; all products of the command at the peak of two threads, ${giga(peak)}, ` +
      `would take ${percent(whole)} of its time`,
  );
  console.log(
    `processor time: heareval ${ourProcessor.toFixed(1)} s, Python ${pythonProcessor.toFixed(1)} s, ratio ${(pythonProcessor / ourProcessor).toFixed(2)}`,
  );
  console.log(
    `heareval ${ours.toFixed(1)} s, Python ${python.toFixed(1)} s (${median(times.map((time) => time.python.fit)).toFixed(1)} s in epochs), ` +
      `${epochs} epochs; ${name}: ratio ${(python / ours).toFixed(2)} (goal ${goal})`,
  );
}

const percent = (share: number) => `${Math.round(share * 100)} %`;
const giga = (rate: number) => `${Math.round(rate / 1e9)} GFLOP/s`;

/** No early stop: all epochs of every grid point are trained. */
function metadataOf(epochs: number): TaskMetadata {
  return {
    task_name: 'blobs',
    version: '1.0.0',
    embedding_type: 'scene',
    prediction_type: 'multiclass',
    split_mode: 'trainvaltest',
    splits: ['train', 'valid', 'test'],
    sample_duration: 1,
    evaluation: ['top1_acc'],
    evaluation_params: { task_specific_param_grid: { max_epochs: [epochs], patience: [epochs] } },
    mode: 'full',
  };
}

function clipsOf({ clips }: Pick<Case, 'clips'>) {
  return { train: (clips * 3) / 5, valid: clips / 5, test: clips / 5 };
}

/** Clips of fifty classes: noise around a centre of each, wide enough that they overlap. */
async function writeEmbeddings(folder: string, each: Case, metadata: TaskMetadata): Promise<void> {
  const { columns } = each;
  await mkdir(folder, { recursive: true });
  const vocabulary = Array.from({ length: LABELS }, (_, label) => `label${label}`);
  await writeFile(join(folder, 'task_metadata.json'), JSON.stringify(metadata));
  await writeFile(join(folder, 'labelvocabulary.csv'), stringifyVocabulary(vocabulary));
  const centres = Array.from({ length: LABELS * columns }, () => Math.random() - 0.5);
  for (const [split, rows] of Object.entries(clipsOf(each))) {
    const files = Array.from({ length: rows }, (_, row) => ({
      filename: `${split}-${row}.wav`,
      firstRow: row,
      rows: 1,
    }));
    const labels = new Map(files.map(({ filename }, row) => [filename, [`label${row % LABELS}`]]));
    function* pieces() {
      for (let row = 0; row < rows; row++) {
        const first = (row % LABELS) * columns;
        yield Float32Array.from(
          { length: columns },
          (_, column) => (centres[first + column] ?? 0) / 8 + Math.random() - 0.5,
        );
      }
    }
    await writeNpy(join(folder, `${split}.embeddings.npy`), [rows, columns], pieces());
    await writeFile(join(folder, `${split}.index.csv`), stringifyRowIndex({ rows, files, timestamps: null }));
    await writeFile(join(folder, `${split}.json`), stringifySceneLabels(labels));
  }
}

async function runSteps(nodes: readonly StepNode[], workdir: string): Promise<void> {
  const { steps } = await runPipeline(nodes, { workdir, workers: WORKERS });
  const failed = steps.find(({ error }) => error !== undefined);
  if (failed !== undefined) throw new Error(failed.error?.message);
}

async function timesOfOurs(folder: string, metadata: TaskMetadata, workdir: string): Promise<Times> {
  await rm(workdir, { recursive: true, force: true });
  const start = performance.now();
  const processorStart = process.cpuUsage();
  const task = {
    embeddings: embeddingsOnDisk(folder, metadata),
    metadata,
    scope: 'blobs',
    publishTo: folder,
  };
  const nodes = predictTaskNodes(task, { gridPoints: GRID_POINTS });
  await runSteps(nodes, workdir);
  const { user, system } = process.cpuUsage(processorStart);
  return { elapsed: (performance.now() - start) / 1000, processor: (user + system) / 1e6 };
}

async function timesOfPython(folder: string): Promise<Times & { readonly fit: number }> {
  await rm(join(WORK, folder, 'prediction-done.json'), { force: true });
  const script = resolve('bench/python-heareval/timed.py');
  const output = await python(folder, WORKERS, script, '.', '--grid-points', String(GRID_POINTS));
  return JSON.parse(output.split('\n').at(-1) ?? '');
}

/** Floating point operations of all products of the command: those of a step forwards and backwards, and validations. */
function operations(each: Case, metadata: TaskMetadata): number {
  const { train, valid, test } = clipsOf(each);
  let sum = 0;
  for (const point of gridPoints('default', metadata, GRID_POINTS)) {
    const shapes = layerShapes(headConfig(point), each.columns, LABELS);
    const validations = Math.floor(point.max_epochs / point.check_val_every_n_epoch);
    const forward = shapes.reduce((all, { inputs, outputs }) => all + 2 * inputs * outputs, 0);
    sum +=
      point.max_epochs * train * operationsOfStep(shapes) +
      forward * (validations * valid + test / GRID_POINTS);
  }
  return sum;
}
