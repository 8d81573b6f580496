import { existsSync } from 'node:fs';
import { appendFile, readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { mean, sampleStandardDeviation } from 'simple-statistics';
import { hasPython, heareval, prepareTask, python, testScores, WORK, withGrid } from './hear2021-peer.ts';

const SEEDS = Number(process.env.HEAREVAL_SEEDS ?? 5);
const RESULTS = join(WORK, 'scores.jsonl');

interface Case {
  readonly name: string;
  readonly task: string;
  readonly mode: string;
  readonly folder: string;
  readonly arguments: readonly string[];
  readonly grid: Readonly<Record<string, readonly number[]>>;
}

/** Heads small enough that a seed takes the Python side a minute on a busy machine. */
const CASES: readonly Case[] = [
  {
    name: 'spoken_digit-one-point',
    task: 'spoken_digit',
    mode: 'full',
    folder: 'spoken_digit-1.0.9-full',
    arguments: ['--grid-points', '1'],
    grid: { hidden_layers: [1], hidden_dim: [128], lr: [1e-3], max_epochs: [24] },
  },
  {
    name: 'tone_events',
    task: 'tone_events',
    mode: 'small',
    folder: 'tone_events-1.0.0-small',
    arguments: ['--grid-points', '1'],
    grid: { hidden_layers: [1], hidden_dim: [128], lr: [1e-3], batch_size: [256], max_epochs: [30] },
  },
  {
    name: 'spoken_digit-faster',
    task: 'spoken_digit',
    mode: 'full',
    folder: 'spoken_digit-1.0.9-full',
    arguments: ['--grid', 'faster', '--grid-points', '4'],
    grid: {},
  },
];

type Side = 'heareval' | 'python';

interface Result {
  readonly case: string;
  /** What the case asks for: results of other grids are no part of it. */
  readonly setup: string;
  readonly side: Side;
  readonly seed: number;
  /** Mean over the test splits. */
  readonly score: number;
}

/**
 * The same embeddings, splits and grid, several seeds: test scores of the heads of the Python heareval's prediction
 * runner, and of ours. Results are kept, and only those that are missing are made; `HEAREVAL_SEEDS` (5) asks for more.
 */
export async function run(): Promise<void> {
  if (!hasPython('hear2021-scores')) return;
  for (const each of CASES) {
    const missing = await missingRuns(each);
    if (missing.length > 0) await prepare(each);
    for (const { side, seed } of missing) {
      const score = await (side === 'python' ? scoreOfPython(each, seed) : scoreOfOurs(each, seed));
      const result: Result = { case: each.name, setup: setupOf(each), side, seed, score };
      await appendFile(RESULTS, `${JSON.stringify(result)}\n`);
      console.log(`${each.name}, seed ${seed}: ${side} ${score.toFixed(4)}`);
    }
    report(each, await resultsOf(each));
  }
}

function setupOf({ folder, grid, arguments: args }: Case): string {
  return JSON.stringify({ folder, grid, args });
}

async function resultsOf(each: Case): Promise<readonly Result[]> {
  const text = existsSync(RESULTS) ? await readFile(RESULTS, 'utf8') : '';
  const results = text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Result]));
  return results.filter(
    ({ case: name, setup, seed }) => name === each.name && setup === setupOf(each) && seed <= SEEDS,
  );
}

/** By turns, seed by seed. */
async function missingRuns(each: Case): Promise<readonly Pick<Result, 'side' | 'seed'>[]> {
  const results = await resultsOf(each);
  const sides: readonly Side[] = ['python', 'heareval'];
  return Array.from({ length: SEEDS }, (_, index) => index + 1).flatMap((seed) =>
    sides
      .filter((side) => !results.some((result) => result.side === side && result.seed === seed))
      .map((side) => ({ side, seed })),
  );
}

/** Embeddings of the same task, once for each side: `<side>-<case>/baseline/<task>`. */
async function prepare({ name, task, mode, folder, grid }: Case): Promise<void> {
  await prepareTask(task, mode);
  await heareval('embed', '--module', './baseline', '--task', folder);
  await withGrid(`embeddings/baseline/${folder}`, `heareval-${name}/baseline/${folder}`, grid);
  await rm(join(WORK, `python-${name}`), { recursive: true, force: true });
  const from = ['--embeddings-dir', `heareval-${name}`];
  await heareval('export', '--module', './baseline', '--task', folder, ...from, `python-${name}`);
}

async function scoreOfPython({ name, folder, arguments: args }: Case, seed: number): Promise<number> {
  const embeddings = `baseline/${folder}`;
  await rm(join(WORK, `python-${name}`, embeddings, 'prediction-done.json'), { force: true });
  await python(
    `python-${name}`,
    1,
    resolve('bench/python-heareval/predict.py'),
    String(seed),
    embeddings,
    ...args,
  );
  return (await testScores(`python-${name}/${embeddings}`)).mean;
}

async function scoreOfOurs({ name, folder, arguments: args }: Case, seed: number): Promise<number> {
  const from = ['--embeddings-dir', `heareval-${name}`];
  await heareval(
    'predict',
    '--module',
    './baseline',
    '--task',
    folder,
    '--seed',
    String(seed),
    ...args,
    ...from,
  );
  await heareval('evaluate', folder, ...from);
  return (await testScores(`heareval-${name}/baseline/${folder}`)).mean;
}

function report(each: Case, results: readonly Result[]): void {
  const of = (wanted: Side) => {
    const scores = results.filter(({ side }) => side === wanted).map(({ score }) => score);
    const deviation = sampleStandardDeviation(scores);
    return {
      mean: mean(scores),
      deviation,
      error: deviation / Math.sqrt(scores.length),
      count: scores.length,
    };
  };
  const [ours, theirs] = [of('heareval'), of('python')];
  for (const [side, { mean, deviation, error, count }] of [
    ['heareval', ours],
    ['python', theirs],
  ] as const) {
    console.log(
      `${each.name}, ${side}: ${mean.toFixed(4)}, standard deviation ${deviation.toFixed(4)}, standard error ${error.toFixed(4)}, ${count} seeds`,
    );
  }
  const difference = Math.abs(ours.mean - theirs.mean);
  const error = Math.hypot(ours.error, theirs.error);
  console.log(
    `difference ${difference.toFixed(4)}, standard error of it ${error.toFixed(4)}; hear2021-scores-${each.name}: ratio ${(difference / error).toFixed(2)} (goal at most 1)`,
  );
}
