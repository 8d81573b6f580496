import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mean, sampleStandardDeviation } from 'simple-statistics';
import { readScoredTask } from '../../src/evaluate/scored-task.ts';
import { summarize } from '../../src/evaluate/summarize.ts';
import { runPipeline } from '../../src/pipeline/index.ts';
import type { SearchName } from '../../src/predict/head-names.ts';
import { predictTaskNodes } from '../../src/predict/predict-task-nodes.ts';
import { embeddingsOnDisk } from '../../src/predict/rows/embeddings-source.ts';
import { gridPointOf, type TrainingRecord } from '../../src/predict/training-record.ts';
import { readTaskMetadata } from '../../src/prediction-types/task-metadata.ts';
import { COLUMNS } from './clips.ts';

const SEEDS = Number(process.env.HEAREVAL_SEEDS ?? 5);
/** The first of them. */
const FIRST_SEED = Number(process.env.HEAREVAL_FIRST_SEED ?? 1);

interface Compared {
  readonly search: SearchName;
  /** What the ratio is of. */
  readonly by: 'epochs' | 'products';
  readonly goal: number;
}

/** What a search of the grid took, and what it found. */
interface Result {
  readonly score: number;
  /** Of all grid points together. */
  readonly epochs: number;
  /** The same, each by how many weights it has. */
  readonly products: number;
  /** Processor time of all, in seconds. */
  readonly seconds: number;
}

/** Searches the grid on one embeddings folder fully and by other searches, in turns, with several seeds. @param write makes the folder */
export async function compareSearches(
  name: string,
  write: (folder: string) => Promise<void>,
  compared: readonly Compared[],
  standardise = false,
): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'heareval-bench-'));
  try {
    const folder = join(root, 'module', 'task');
    await write(folder);
    const searches: readonly SearchName[] = ['full', ...compared.map(({ search }) => search)];
    const results = new Map(searches.map((search) => [search, [] as Result[]]));
    for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
      for (const search of searches) {
        const workdir = join(root, search);
        results.get(search)?.push(await searchGrid(folder, workdir, { seed, search, standardise }));
      }
    }
    const of = (search: SearchName, what: keyof Result) =>
      (results.get(search) ?? []).map((each) => each[what]);
    for (const search of searches) {
      const scores = of(search, 'score');
      console.log(
        `${name}, ${search}: ${Math.round(mean(of(search, 'epochs')))} epochs, ${mean(of(search, 'seconds')).toFixed(1)} s, ` +
          `score on test ${mean(scores).toFixed(4)}, standard deviation over ${SEEDS} seeds ${sampleStandardDeviation(scores).toFixed(4)}`,
      );
    }
    const full = of('full', 'score');
    for (const { search, by, goal } of compared) {
      const difference = mean(of(search, 'score').map((score, index) => score - (full[index] ?? 0)));
      const ratio = mean(of('full', by)) / mean(of(search, by));
      const quicker = mean(of('full', 'seconds')) / mean(of(search, 'seconds'));
      console.log(
        `${quicker.toFixed(2)} times quicker, difference of scores ${difference.toFixed(4)}; ${search}-${name}: ratio ${ratio.toFixed(2)} (goal ${goal})`,
      );
    }
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function searchGrid(
  folder: string,
  workdir: string,
  options: { readonly seed: number; readonly search: SearchName; readonly standardise: boolean },
): Promise<Result> {
  const metadata = await readTaskMetadata(folder);
  const embeddings = embeddingsOnDisk(folder, metadata);
  const nodes = predictTaskNodes({ embeddings, metadata, scope: 'task', publishTo: folder }, options);
  const before = process.cpuUsage();
  const { status } = await runPipeline(nodes, { workdir, workers: 2 });
  const { user, system } = process.cpuUsage(before);
  if (status !== 'ok') throw new Error(`the run ended with ${status}`);
  const grid = join(folder, 'heads', 'grid');
  let [epochs, products] = [0, 0];
  for (const file of await readdir(grid)) {
    const record: TrainingRecord = JSON.parse(await readFile(join(grid, file), 'utf8'));
    const { hidden_layers: layers, hidden_dim: units } = gridPointOf(record);
    const trained = (record.curve.at(-1)?.epoch ?? 0) + 1;
    epochs += trained;
    products += trained * (COLUMNS * units + (layers - 1) * units * units);
  }
  return { score: await scoreOf(folder), epochs, products, seconds: (user + system) / 1e6 };
}

/** The first score, the mean of all test splits. */
async function scoreOf(folder: string): Promise<number> {
  const task = await readScoredTask({ task: folder, labels: () => folder, predictions: folder });
  const { scores } = summarize(task, { resamples: 2, seed: 0, about: {} });
  return scores.aggregated[scores.primary_score]?.mean ?? 0;
}
