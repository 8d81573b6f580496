import { join } from 'node:path';
import { BadInputsError, UserError } from '../errors.ts';
import type { Direction } from '../evaluate/scores/score.ts';
import { describeScore } from '../evaluate/scores/scores.ts';
import { readScoresFile, type ScoresFile } from '../formats/folders/scores-file.ts';
import { earlierScores } from './earlier-scores.ts';
import { differentProbes } from './probe.ts';
import { findScored, type ResultsFilter, SCORES, type ScoredFolder } from './scored-folders.ts';

/** A score, or a part of one, of a module on a task: what its test splits have together. null: undefined. */
interface ResultScore {
  /** `<score>`, or `<score>_<part>`. */
  readonly name: string;
  /** null of parts. */
  readonly direction: Direction | null;
  /** Mean over the test splits. */
  readonly value: number | null;
  /** Of the mean; both ends at the level that the file states, 0.95. */
  readonly interval: readonly [low: number, high: number] | null;
  /** Standard deviation over the test splits, with n - 1 below; null of one. */
  readonly std: number | null;
}

/** What one module scored on one task. */
export interface ResultCell {
  readonly module: string;
  /** Name of the task folder. */
  readonly task: string;
  /** `<embeddings>/<module>/<task>`, with the predictions beside the scores. */
  readonly folder: string;
  readonly primary: ResultScore;
  /** All of them, the primary one first, as the file has them. */
  readonly scores: readonly ResultScore[];
  /** Clips of all test splits. */
  readonly clips: number;
  /** Test splits. */
  readonly folds: number;
  /** All that `scores.json` says. */
  readonly file: ScoresFile;
}

/** A task that at least one module has scores for. */
export interface ResultTask {
  /** Name of its folder, for instance `spoken_digit-1.0.9-full`. */
  readonly name: string;
  /** The parts of that name, as the scores state them. */
  readonly task: string;
  readonly version: string;
  readonly mode: string | null;
  readonly primaryScore: string;
  readonly direction: Direction;
}

/** The scores of all modules and tasks. */
export interface Results {
  /** By name. */
  readonly modules: readonly string[];
  /** By name. */
  readonly tasks: readonly ResultTask[];
  /** By module, then task. */
  readonly cells: readonly ResultCell[];
  /** One line for each file that was left out: damaged, or with another primary score than most have for the task. */
  readonly problems: readonly string[];
  /** One line for each task whose heads were made in different ways, and for scores of earlier predictions: they are shown. */
  readonly remarks: readonly string[];
  readonly cell: (module: string, task: string) => ResultCell | undefined;
}

/**
 * Reads every `<embeddings>/<module>/<task>/scores.json`. One that cannot be used does not hide the others: it is left
 * out, and `problems` says why.
 *
 * @throws UserError where a name of the filter is not there, or nothing can be used, with the command that makes scores
 */
export async function readResults(embeddingsDir: string, filter: ResultsFilter = {}): Promise<Results> {
  const wanted = await findScored(embeddingsDir, filter);
  const problems: string[] = [];
  const read = await Promise.all(
    wanted.map(async (place) => {
      try {
        return [cellOf(place, await readScoresFile(place.folder))];
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        problems.push(error.message);
        return [];
      }
    }),
  );
  const cells = leaveOutOthers(read.flat(), problems);
  if (cells.length === 0) {
    throw new BadInputsError(`${embeddingsDir}: no scores that can be used`, problems, {
      next: `heareval evaluate ${wanted[0]?.task}`,
    });
  }
  const byPlace = new Map(cells.map((cell) => [`${cell.module}/${cell.task}`, cell]));
  return {
    modules: [...new Set(cells.map(({ module }) => module))],
    tasks: tasksOf(cells),
    cells,
    problems: problems.sort(),
    remarks: [...differentProbes(cells), ...(await earlierScores(cells))].toSorted(),
    cell: (module, task) => byPlace.get(`${module}/${task}`),
  };
}

/** @throws UserError where the file lacks what it says that it has */
function cellOf({ module, task, folder }: ScoredFolder, file: ScoresFile): ResultCell {
  const { [file.primary_score]: primary, ...others } = file.aggregated;
  const splits = Object.values(file.splits);
  if (primary === undefined || splits.length === 0) {
    const lacks = primary === undefined ? `no aggregated ${file.primary_score}` : 'no splits';
    throw new UserError(`${join(folder, SCORES)}: ${lacks}; expected what \`heareval evaluate\` writes`);
  }
  const scores = [
    { ...scoreOf(file.primary_score, primary), direction: file.direction },
    ...Object.entries(others).map(([name, score]) => scoreOf(name, score)),
  ] as const;
  return {
    module,
    task,
    folder,
    primary: scores[0],
    scores,
    clips: splits.reduce((sum, { clips }) => sum + clips, 0),
    folds: splits.length,
    file,
  };
}

function scoreOf(
  name: string,
  { mean, std, confidence_interval }: ScoresFile['aggregated'][string],
): ResultScore {
  const direction = describeScore(name)?.direction ?? null;
  return { name, direction, value: mean, interval: confidence_interval, std };
}

/** Without those cells that cannot be compared with the others of their task: they have another primary score. */
function leaveOutOthers(cells: readonly ResultCell[], problems: string[]): readonly ResultCell[] {
  return cells.filter(({ task, folder, primary }) => {
    const expected = mostFrequent(
      cells.filter((cell) => cell.task === task).map((cell) => cell.primary.name),
    );
    if (primary.name === expected) return true;
    problems.push(
      `${join(folder, SCORES)}: primary score is ${primary.name}; expected ${expected}, as other modules have it for ${task}`,
    );
    return false;
  });
}

/** Of those that are as frequent, the first. */
function mostFrequent(names: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}

function tasksOf(cells: readonly ResultCell[]): readonly ResultTask[] {
  const byName = new Map(cells.map((cell) => [cell.task, cell]));
  return [...byName]
    .map(([name, { file }]) => ({
      name,
      task: file.task,
      version: file.task_version,
      mode: file.mode,
      primaryScore: file.primary_score,
      direction: file.direction,
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
