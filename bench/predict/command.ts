import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeNpy } from '../../src/formats/files/npy.ts';
import { stringifyRowIndex } from '../../src/formats/folders/row-index.ts';
import { stringifyVocabulary } from '../../src/formats/labels/label-vocabulary.ts';
import { stringifySceneLabels } from '../../src/formats/labels/split-labels.ts';
import { runPipeline, type StepNode } from '../../src/pipeline/index.ts';
import { layerShapes } from '../../src/predict/head/initial-state.ts';
import { gridPoints } from '../../src/predict/judge/grids.ts';
import { predictTaskNodes } from '../../src/predict/predict-task-nodes.ts';
import { embeddingsOnDisk } from '../../src/predict/rows/embeddings-source.ts';
import { headConfig } from '../../src/predict/training-record.ts';
import type { TaskMetadata } from '../../src/prediction-types/task-metadata.ts';
import { madeTask } from '../made-task.ts';
import { operationsOfStep } from '../profiles/products.ts';

export const LABELS = 50;
export const WORKERS = 2;
export const GRID_POINTS = 2;

/** Embeddings to predict from, and for how long heads are trained. */
export interface Case {
  readonly columns: number;
  /** Of all splits: three fifths to train on, a fifth to validate, a fifth to test. */
  readonly clips: number;
  readonly epochs: number;
}

/** No early stop: all epochs of every grid point are trained. */
export function metadataOf(epochs: number): TaskMetadata {
  return madeTask('blobs', { max_epochs: [epochs], patience: [epochs] });
}

export function clipsOf({ clips }: Pick<Case, 'clips'>) {
  return { train: (clips * 3) / 5, valid: clips / 5, test: clips / 5 };
}

/** Clips of fifty classes: noise around a centre of each, wide enough that they overlap. */
export async function writeEmbeddings(folder: string, each: Case, metadata: TaskMetadata): Promise<void> {
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

/** Seconds by the clock, and of processor time of all threads. */
export interface Times {
  readonly elapsed: number;
  readonly processor: number;
}

export async function runSteps(nodes: readonly StepNode[], workdir: string): Promise<void> {
  const { steps } = await runPipeline(nodes, { workdir, workers: WORKERS });
  const failed = steps.find(({ error }) => error !== undefined);
  if (failed !== undefined) throw new Error(failed.error?.message);
}

export async function timesOfOurs(folder: string, metadata: TaskMetadata, workdir: string): Promise<Times> {
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

/** Floating point operations of all products of the command: those of a step forwards and backwards, and validations. */
export function operations(each: Case, metadata: TaskMetadata): number {
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
