import { basename, join } from 'node:path';
import { at } from '../at.ts';
import { UserError } from '../errors.ts';
import { benjaminiHochberg, holm } from '../evaluate/certainty/many-tests.ts';
import {
  overSplits,
  type PairedClips,
  type PairedScore,
  pairedDifference,
} from '../evaluate/certainty/paired-difference.ts';
import { isInRange } from '../evaluate/certainty/sound-interval.ts';
import { ANY_NUMBER, type Direction } from '../evaluate/scores/score.ts';
import { describeScore } from '../evaluate/scores/scores.ts';
import { readResamples } from '../formats/folders/resamples-file.ts';
import type { ScoresFile } from '../formats/folders/scores-file.ts';
import { orNull } from '../numerics/or-null.ts';
import { type ResultCell, type Results, type ResultTask, readResults } from './results.ts';

/** How two modules differ on a task. Undefined numbers are null. */
export interface TaskComparison {
  readonly task: string;
  readonly score: string;
  readonly direction: Direction;
  readonly clips: number;
  readonly folds: number;
  readonly a: number | null;
  readonly b: number | null;
  /** First less second. */
  readonly difference: number | null;
  /** Of the difference. */
  readonly interval: readonly [low: number, high: number] | null;
  /** Two-sided, of this task by itself. */
  readonly pValue: number | null;
  /** Corrected for the number of tasks. */
  readonly holm: number | null;
  readonly benjaminiHochberg: number | null;
  /** By Holm's correction; null where neither can be told to be. */
  readonly better: 'a' | 'b' | null;
}

export interface Comparison {
  readonly a: string;
  readonly b: string;
  readonly tasks: readonly TaskComparison[];
  /** Tasks of which one module has no scores. */
  readonly onlyA: readonly string[];
  readonly onlyB: readonly string[];
  readonly resamples: number;
  /** Files that were left out. */
  readonly problems: readonly string[];
  /** Tasks whose heads were made in different ways, and scores of earlier predictions. */
  readonly remarks: readonly string[];
}

export interface ComparisonOptions {
  readonly embeddingsDir: string;
  readonly a: string;
  readonly b: string;
  /** Default: all that both have. */
  readonly tasks?: readonly string[] | undefined;
  /** Default: the primary score of each task. */
  readonly score?: string | undefined;
}

/** Which p-values, corrected, tell modules apart. */
export const SIGNIFICANCE = 0.05;

/**
 * Compares two modules on the test clips of every task that both have scores of, by the paired bootstrap.
 *
 * @throws UserError where they have no task in common, were not scored on the same clips or by the same draws, or lack what
 *   was resampled
 */
export async function compareModules(options: ComparisonOptions): Promise<Comparison> {
  const { embeddingsDir, a, b, tasks } = options;
  if (a === b) {
    throw new UserError(
      `${a} and ${b}: are the same embeddings, ${join(embeddingsDir, a)}; expected two modules`,
    );
  }
  const results = await readResults(embeddingsDir, { modules: [a, b], tasks });
  const both = results.tasks.filter(({ name }) => results.cell(a, name) && results.cell(b, name));
  const only = (module: string) =>
    results.tasks
      .filter((task) => !both.includes(task) && results.cell(module, task.name))
      .map(({ name }) => name);
  if (both.length === 0) {
    throw new UserError(`${a} and ${b} have no scored task in common; expected one at least`, {
      next: `heareval run --module <${b}> --task ${only(a)[0] ?? '<task>'}`,
    });
  }
  const compared = [];
  for (const task of both) compared.push(await compareOnTask(results, task, options));
  return {
    a,
    b,
    tasks: withCorrections(compared),
    onlyA: only(a),
    onlyB: only(b),
    resamples: results.cell(a, both[0]?.name ?? '')?.file.confidence.resamples ?? 0,
    problems: results.problems,
    remarks: results.remarks,
  };
}

type Uncorrected = Omit<TaskComparison, 'holm' | 'benjaminiHochberg' | 'better'>;

async function compareOnTask(
  results: Results,
  task: ResultTask,
  { a, b, score = task.primaryScore }: ComparisonOptions,
): Promise<Uncorrected> {
  const [cellA, cellB] = [results.cell(a, task.name), results.cell(b, task.name)];
  if (cellA === undefined || cellB === undefined) throw new RangeError(`no scores of ${task.name}`);
  requireSameDraws(cellA, cellB);
  const { difference, interval, pValue } = pairedDifference(
    await resampledScore(cellA, score),
    await resampledScore(cellB, score),
    pairedClips(cellA, score),
  );
  const about = cellA.scores.find(({ name }) => name === score);
  return {
    task: task.name,
    score,
    direction: about?.direction ?? task.direction,
    clips: cellA.clips,
    folds: cellA.folds,
    a: scoreOf(cellA, score),
    b: scoreOf(cellB, score),
    difference: orNull(difference),
    interval,
    pValue: orNull(pValue),
  };
}

/**
 * A cell's score with its resampled values, both over the splits.
 *
 * @throws UserError where there are no resamples, or a score is outside of its range
 */
export async function resampledScore({ folder, file }: ResultCell, score: string): Promise<PairedScore> {
  const values = Object.values(file.splits).map(({ scores }) => scores[score]?.value ?? Number.NaN);
  const resamples = await readResamples(folder, file, score);
  const range = describeScore(score)?.range ?? ANY_NUMBER;
  const outside = values.find((value) => !isInRange(value, range));
  if (outside !== undefined) {
    throw new UserError(
      `${join(folder, 'scores.json')}: ${score} is ${outside}; expected ${range[0]} to ${range[1]}`,
      { next: `heareval evaluate ${basename(folder)}` },
    );
  }
  return overSplits(values, resamples);
}

export function pairedClips(cell: ResultCell, score: string): PairedClips {
  const clips = Object.values(cell.file.splits).map((split) => split.clips);
  return {
    clips,
    degreesOfFreedom: cell.file.confidence.degrees_of_freedom ?? 1,
    range: describeScore(score)?.range,
  };
}

/** @throws UserError unless both were resampled by the same draws of the same clips */
function requireSameDraws(a: ResultCell, b: ResultCell): void {
  const drawn = (key: keyof ScoresFile['confidence']) => [a, b].map(({ file }) => file.confidence[key]);
  const next = `heareval evaluate ${a.task}`;
  for (const { folder, file } of [a, b]) {
    if (file.confidence.drawn_from === undefined) {
      throw new UserError(`${folder}: scores.json is of an earlier version, without what was resampled`, {
        next,
      });
    }
  }
  const [clipsA, clipsB] = drawn('drawn_from');
  if (clipsA !== clipsB) {
    throw new UserError(
      `${a.task}: ${a.module} and ${b.module} were scored on different test clips or labels; expected the same task folder`,
    );
  }
  if (!sameDraws(a, b)) {
    throw new UserError(
      `${a.task}: ${drawn('resamples').join(' and ')} resamples with seeds ${drawn('seed').join(' and ')}; expected the same`,
      { next },
    );
  }
}

/** Whether the resampled scores of two cells belong together, draw by draw. */
export function sameDraws({ file: a }: ResultCell, { file: b }: ResultCell): boolean {
  return (['drawn_from', 'resamples', 'seed'] as const).every(
    (key) => a.confidence[key] !== undefined && a.confidence[key] === b.confidence[key],
  );
}

function withCorrections(tasks: readonly Uncorrected[]): readonly TaskComparison[] {
  const pValues = tasks.map(({ pValue }) => pValue ?? Number.NaN);
  const [byHolm, byRate] = [holm(pValues), benjaminiHochberg(pValues)];
  return tasks.map((task, index) => {
    const corrected = at(byHolm, index);
    const { difference, direction } = task;
    const isHigher = (difference ?? 0) > 0;
    const better = corrected < SIGNIFICANCE ? (isHigher === (direction === 'maximize') ? 'a' : 'b') : null;
    return { ...task, holm: orNull(corrected), benjaminiHochberg: orNull(byRate[index]), better };
  });
}

function scoreOf({ scores }: ResultCell, score: string): number | null {
  return scores.find(({ name }) => name === score)?.value ?? null;
}
