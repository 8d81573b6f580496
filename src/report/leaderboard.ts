import { at } from '../at.ts';
import type { Direction } from '../evaluate/scores/score.ts';
import { type Published, publishedTask, readPublished } from './hear2021/published.ts';
import { unlikePublished } from './probe.ts';
import type { Rank } from './rank-groups.ts';
import { type RankedTask, rankByMeans, rankModules } from './rank-modules.ts';
import { type ResultCell, type Results, type ResultTask, readResults } from './results.ts';
import type { ResultsFilter } from './scored-folders.ts';
import { placeAmong, type SharedTask, type Standing, standings } from './standing.ts';

/** A model on a task, or over tasks. */
export interface LeaderboardRow {
  readonly model: string;
  /** null: undefined. */
  readonly value: number | null;
  readonly interval: readonly [low: number, high: number] | null;
  /** Over folds. */
  readonly std: number | null;
  /** Mean and standard deviation over the seeds that heads were trained with; null of one seed. */
  readonly seeds: { readonly mean: number | null; readonly std: number | null } | null;
  /** Among the modules of the embeddings folder; null of published models. */
  readonly rank: Rank | null;
  /** Whether it is a published figure. */
  readonly published: boolean;
  /** Among all, published ones included, and what it would be at both ends of the interval; null without published ones. */
  readonly place: number | null;
  readonly places: readonly [best: number, worst: number] | null;
}

export interface TaskBoard {
  readonly task: string;
  readonly score: string;
  readonly direction: Direction;
  readonly folds: number;
  readonly clips: number;
  /** As the published leaderboard calls it; null where there is nothing to compare with. */
  readonly publishedAs: string | null;
  /** The best first. */
  readonly rows: readonly LeaderboardRow[];
}

export interface Leaderboard {
  readonly tasks: readonly TaskBoard[];
  /** Means over the tasks that all modules have, of scores from 0 to 1; null where these, or the modules, are fewer than two. */
  readonly overall: { readonly tasks: readonly string[]; readonly rows: readonly LeaderboardRow[] } | null;
  /** Over the tasks with published figures; null without. */
  readonly standings: readonly Standing[] | null;
  /** Where the published figures are from. */
  readonly source: string | null;
  /** Files that were left out, and resamples that cannot be read. */
  readonly problems: readonly string[];
  /** What was made in different ways, or is not compared with published figures. */
  readonly remarks: readonly string[];
}

export interface LeaderboardOptions extends ResultsFilter {
  readonly embeddingsDir: string;
  readonly compare?: 'hear2021' | undefined;
}

/**
 * Ranks modules on every task and over all, and tells where they stand among published ones.
 *
 * @throws UserError where there are no scores that can be used
 */
export async function makeLeaderboard(options: LeaderboardOptions): Promise<Leaderboard> {
  return leaderboardOf(await readResults(options.embeddingsDir, options), options);
}

/** The leaderboard of results that were read. */
export async function leaderboardOf(
  results: Results,
  options: Pick<LeaderboardOptions, 'compare'>,
): Promise<Leaderboard> {
  const published = options.compare === undefined ? null : await readPublished();
  const problems = [...results.problems];
  const remarks = [...results.remarks];
  const ranked = new Map<string, RankedTask>();
  const boards: TaskBoard[] = [];
  const shared: SharedTask[] = [];
  for (const task of results.tasks) {
    const cells = cellsOf(results, task);
    const ranks = await rankModules(cells, task.direction, problems);
    ranked.set(task.name, ranks);
    const others = published === null ? undefined : publishedScores(published, task);
    if (others !== undefined) {
      const scores = new Map([...others.scores, ...own(cells, others.scores)]);
      shared.push({ published: others.task, scores });
      remarks.push(...unlikePublished(cells));
    }
    boards.push(taskBoard(task, cells, ranks.ranks, others));
  }
  return {
    tasks: boards,
    overall: overallBoard(results, ranked),
    standings: published === null || shared.length === 0 ? null : standings(shared, published),
    source: published?.source ?? null,
    problems,
    remarks: [...remarks, ...(published === null ? [] : notCompared(boards))],
  };
}

/** What a row has at least. */
const BARE = {
  interval: null,
  std: null,
  seeds: null,
  rank: null,
  published: false,
  place: null,
  places: null,
} as const;

function cellsOf(results: Results, { name }: ResultTask): readonly ResultCell[] {
  return results.cells.filter(({ task }) => task === name);
}

interface PublishedScores {
  readonly task: NonNullable<ReturnType<typeof publishedTask>>;
  readonly scores: ReadonlyMap<string, number>;
}

function publishedScores(published: Published, own: ResultTask): PublishedScores | undefined {
  const task = publishedTask(published, own);
  if (task === undefined) return undefined;
  const scores = published.models.flatMap(({ name, scores: byTask }) => {
    const score = byTask[task.name];
    return score === undefined ? [] : [[name, score] as const];
  });
  return { task, scores: new Map(scores) };
}

/** A published model may have the name of one of ours. */
function own(
  cells: readonly ResultCell[],
  published: ReadonlyMap<string, number>,
): readonly (readonly [string, number])[] {
  return cells.flatMap(({ module, primary }) => {
    const name = published.has(module) ? `${module} (here)` : module;
    return primary.value === null ? [] : [[name, primary.value] as const];
  });
}

function taskBoard(
  task: ResultTask,
  cells: readonly ResultCell[],
  ranks: readonly Rank[],
  others: PublishedScores | undefined,
): TaskBoard {
  const figures = [...(others?.scores.values() ?? [])];
  const rows = cells.map((cell, index): LeaderboardRow => {
    const { value, interval, std } = cell.primary;
    const isCompared = others !== undefined && value !== null;
    const places = isCompared && interval !== null ? interval.map((end) => placeAmong(end, figures)) : null;
    return {
      model: cell.module,
      value,
      interval,
      std,
      seeds: cell.file.seeds?.aggregated[cell.primary.name] ?? null,
      rank: ranks[index] ?? null,
      published: false,
      place: isCompared ? placeAmong(value, figures) : null,
      places: places === null ? null : [places[1] ?? 1, places[0] ?? 1],
    };
  });
  const figureRows = [...(others?.scores ?? [])].map(([model, value]): LeaderboardRow => {
    const place = placeAmong(value, figures);
    return { ...BARE, model, value, published: true, place };
  });
  const sign = task.direction === 'maximize' ? -1 : 1;
  return {
    task: task.name,
    score: task.primaryScore,
    direction: task.direction,
    folds: cells[0]?.folds ?? 0,
    clips: cells[0]?.clips ?? 0,
    publishedAs: others?.task.name ?? null,
    rows: [...rows, ...figureRows].sort((a, b) => sign * (orWorst(a, sign) - orWorst(b, sign))),
  };
}

function orWorst({ value }: LeaderboardRow, sign: number): number {
  return value ?? sign * Number.MAX_VALUE;
}

function overallBoard(results: Results, ranked: ReadonlyMap<string, RankedTask>): Leaderboard['overall'] {
  const tasks = results.tasks.filter((task) => {
    const values = results.modules.map((module) => results.cell(module, task.name)?.primary.value ?? null);
    return (
      task.direction === 'maximize' && values.every((value) => value !== null && value >= 0 && value <= 1)
    );
  });
  if (tasks.length < 2 || results.modules.length < 2) return null;
  const means = results.modules.map(
    (module) =>
      tasks.reduce((sum, { name }) => sum + (results.cell(module, name)?.primary.value ?? Number.NaN), 0) /
      tasks.length,
  );
  const ranks = rankByMeans(
    means,
    tasks.flatMap(({ name }) => ranked.get(name)?.difference ?? []),
  );
  const rows = results.modules.map((model, index): LeaderboardRow => {
    const value = at(means, index);
    const rank = at(ranks, index);
    return { ...BARE, model, value, rank };
  });
  return {
    tasks: tasks.map(({ name }) => name),
    rows: rows.sort((a, b) => (b.value ?? 0) - (a.value ?? 0)),
  };
}

function notCompared(boards: readonly TaskBoard[]): readonly string[] {
  return boards
    .filter(({ publishedAs }) => publishedAs === null)
    .map(
      ({ task }) =>
        `${task}: not compared with HEAR 2021, which has no figures of this task in this mode and by this score (small modes have other clips)`,
    );
}
