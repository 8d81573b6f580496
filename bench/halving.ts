import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mean, sampleStandardDeviation } from 'simple-statistics';
import { encodeNpy, readNpy } from '../src/formats/files/npy.ts';
import { readPredictions } from '../src/formats/folders/predictions.ts';
import { readRowIndex, stringifyRowIndex } from '../src/formats/folders/row-index.ts';
import { stringifyVocabulary } from '../src/formats/labels/label-vocabulary.ts';
import { readSceneLabels, stringifySceneLabels } from '../src/formats/labels/split-labels.ts';
import { runPipeline } from '../src/pipeline/index.ts';
import type { HeadOptions } from '../src/predict/head-options.ts';
import { predictTaskNodes } from '../src/predict/predict-task-nodes.ts';
import { embeddingsOnDisk } from '../src/predict/rows/embeddings-source.ts';
import type { TrainingRecord } from '../src/predict/training-record.ts';
import type { TaskMetadata } from '../src/prediction-types/task-metadata.ts';
import { RandomStream } from '../src/random/random-stream.ts';
import { heareval, prepareTask, WORK } from './hear2021-peer.ts';

const SEEDS = Number(process.env.HEAREVAL_SEEDS ?? 5);
/** The first of them. */
const FIRST_SEED = Number(process.env.HEAREVAL_FIRST_SEED ?? 1);
const GOAL = 3;
const SPLITS = ['train', 'valid', 'test'] as const;
/** Heads this small search a grid in seconds. */
const HIDDEN = 128;
const COLUMNS = 256;

interface Clip {
  readonly embedding: Float32Array;
  readonly label: string;
}

type Clips = Readonly<Record<(typeof SPLITS)[number], readonly Clip[]>>;

/**
 * `--search halving` against the full search, grid `default` with heads of 128 units: epochs trained for the grid, and the
 * score on the test split, over several seeds. The ratio is that of the epochs.
 */
export async function run(): Promise<void> {
  await compare('halving-blobs', blobs());
  if (existsSync('../shared/data')) {
    const digits = await spokenDigits();
    await compare('halving-digits', digits);
    await compare('halving-digits-standardised', digits, true);
  } else {
    console.log('halving-digits: skipped, ../shared/data is not there');
  }
}

async function compare(name: string, clips: Clips, standardise = false): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'heareval-bench-'));
  try {
    const metadata = metadataOf();
    const folder = join(root, 'module', 'blobs');
    await writeEmbeddings(folder, metadata, clips);
    const results = { full: [] as Result[], halving: [] as Result[] };
    for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
      for (const search of ['full', 'halving'] as const) {
        const workdir = join(root, search);
        results[search].push(await searchGrid(folder, metadata, { seed, search, standardise }, workdir));
      }
    }
    const epochs = (search: keyof typeof results) => mean(results[search].map((each) => each.epochs));
    const ratio = epochs('full') / epochs('halving');
    for (const search of ['full', 'halving'] as const) {
      const scores = results[search].map(({ score }) => score);
      console.log(
        `${name}, ${search}: ${Math.round(epochs(search))} epochs, accuracy on test ${mean(scores).toFixed(4)}, ` +
          `standard deviation over ${SEEDS} seeds ${sampleStandardDeviation(scores).toFixed(4)}`,
      );
    }
    const difference = mean(
      results.halving.map(({ score }, index) => score - (results.full[index]?.score ?? 0)),
    );
    console.log(
      `difference of accuracy ${difference.toFixed(4)}; ${name}: ratio ${ratio.toFixed(2)} (goal ${GOAL})`,
    );
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

interface Result {
  /** Of all grid points together. */
  readonly epochs: number;
  readonly score: number;
}

async function searchGrid(
  folder: string,
  metadata: TaskMetadata,
  options: Required<Pick<HeadOptions, 'seed' | 'search' | 'standardise'>>,
  workdir: string,
): Promise<Result> {
  const task = {
    embeddings: embeddingsOnDisk(folder, metadata),
    metadata,
    scope: 'blobs',
    publishTo: folder,
  };
  const nodes = predictTaskNodes(task, options);
  const { status } = await runPipeline(nodes, { workdir, workers: 2 });
  if (status !== 'ok') throw new Error(`the run ended with ${status}`);
  const grid = join(folder, 'heads', 'grid');
  let epochs = 0;
  for (const file of await readdir(grid)) {
    const { curve }: TrainingRecord = JSON.parse(await readFile(join(grid, file), 'utf8'));
    epochs += (curve.at(-1)?.epoch ?? 0) + 1;
  }
  return { epochs, score: await accuracy(folder) };
}

async function accuracy(folder: string): Promise<number> {
  const labels = await readSceneLabels(folder, 'test');
  const vocabulary = vocabularyOf([...labels.values()].map(([label = '']) => label));
  const { index, probabilities } = await readPredictions(
    join(folder, 'predicted-test.csv'),
    'scene',
    vocabulary,
  );
  const right = index.files.filter(({ filename }, row) => {
    const ofRow = probabilities.subarray(row * vocabulary.length, (row + 1) * vocabulary.length);
    return vocabulary[ofRow.indexOf(Math.max(...ofRow))] === labels.get(filename)?.[0];
  });
  return right.length / index.files.length;
}

function metadataOf(): TaskMetadata {
  return {
    task_name: 'blobs',
    version: '1.0.0',
    embedding_type: 'scene',
    prediction_type: 'multiclass',
    split_mode: 'trainvaltest',
    splits: [...SPLITS],
    sample_duration: 1,
    evaluation: ['top1_acc'],
    evaluation_params: { task_specific_param_grid: { hidden_dim: [HIDDEN] } },
    mode: 'full',
  };
}

function vocabularyOf(labels: readonly string[]): readonly string[] {
  return [...new Set(labels)].sort();
}

async function writeEmbeddings(folder: string, metadata: TaskMetadata, clips: Clips): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'task_metadata.json'), JSON.stringify(metadata));
  const vocabulary = vocabularyOf(clips.train.map(({ label }) => label));
  await writeFile(join(folder, 'labelvocabulary.csv'), stringifyVocabulary(vocabulary));
  for (const split of SPLITS) {
    const ofSplit = clips[split];
    const matrix = new Float32Array(ofSplit.length * COLUMNS);
    for (const [row, { embedding }] of ofSplit.entries()) matrix.set(embedding, row * COLUMNS);
    const files = ofSplit.map((_, row) => ({ filename: `${split}-${row}.wav`, firstRow: row, rows: 1 }));
    const labels = new Map(files.map(({ filename }, row) => [filename, [ofSplit[row]?.label ?? '']]));
    const at = (suffix: string) => join(folder, `${split}${suffix}`);
    await writeFile(at('.embeddings.npy'), encodeNpy(matrix, [ofSplit.length, COLUMNS]));
    await writeFile(at('.index.csv'), stringifyRowIndex({ rows: files.length, files, timestamps: null }));
    await writeFile(at('.json'), stringifySceneLabels(labels));
  }
}

/** Thirty classes that overlap. */
function blobs(): Clips {
  const random = new RandomStream(1, 'blobs');
  const classes = 30;
  const centres = Array.from({ length: classes }, () => random.normals(COLUMNS));
  const draw = (count: number): Clip[] =>
    Array.from({ length: count }, (_, row) => {
      const centre = centres[row % classes] ?? new Float64Array(COLUMNS);
      const noise = random.normals(COLUMNS);
      const embedding = Float32Array.from(centre, (value, column) => 0.2 * value + (noise[column] ?? 0));
      return { embedding, label: `class ${row % classes}` };
    });
  return { train: draw(1500), valid: draw(500), test: draw(500) };
}

/** 256 of the 4,096 random projections of the baseline, of 2,500 spoken digits. */
async function spokenDigits(): Promise<Clips> {
  await prepareTask('spoken_digit', 'full');
  const task = 'spoken_digit-1.0.9-full';
  await heareval('embed', '--module', './baseline', '--task', task);
  const folder = join(WORK, 'embeddings/baseline', task);
  const fold = async (name: string): Promise<Clip[]> => {
    const { data, shape } = await readNpy(join(folder, `${name}.embeddings.npy`));
    const labels = await readSceneLabels(folder, name);
    const { files } = await readRowIndex(join(folder, `${name}.index.csv`));
    return files.map(({ filename, firstRow }) => {
      const first = firstRow * (shape[1] ?? 0);
      return { embedding: data.slice(first, first + COLUMNS), label: labels.get(filename)?.[0] ?? '' };
    });
  };
  const train = [await fold('fold02'), await fold('fold03'), await fold('fold04')].flat();
  return { train, valid: await fold('fold01'), test: await fold('fold00') };
}
