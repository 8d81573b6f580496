import { stringifyCsv } from '../formats/files/csv.ts';
import { infiniteAsText } from '../formats/files/infinite-numbers.ts';
import type { Leaderboard, LeaderboardRow, TaskBoard } from './leaderboard.ts';
import { intervalText, scoreText } from './score-text.ts';
import { plainCell, type Section, sectionFormats } from './text-sections.ts';

/** A leaderboard in the ways that it can be written. */
export const leaderboardFormats = {
  plain: (board: Leaderboard) => joined(board, sectionFormats.plain, ''),
  md: (board: Leaderboard) => joined(board, sectionFormats.md, '- '),
  latex: (board: Leaderboard) => joined(board, sectionFormats.latex, '% '),
  csv: (board: Leaderboard) => csv(board).trimEnd(),
  json: (board: Leaderboard) => JSON.stringify(board, infiniteAsText, 2),
} as const satisfies Record<string, (board: Leaderboard) => string>;

export type LeaderboardFormat = keyof typeof leaderboardFormats;

function joined(board: Leaderboard, written: (section: Section) => string, noted: string): string {
  const below = notes(board).map((note) => `${noted}${note}`);
  return [...sections(board).map(written), below.join('\n')].join('\n\n');
}

/** What the columns mean. */
function notes({ standings, source }: Leaderboard): readonly string[] {
  return [
    'ranks: between which the rank is, as far as the test clips tell (95 %, for all pairs of modules together)',
    'group: modules that share a letter cannot be told apart',
    '±: standard deviation over folds, and in the column of seeds over seeds',
    ...(standings === null
      ? []
      : [
          '> is a module of yours; place: its place among the published models, places: those at the ends of its interval',
          'beats: share of the other models that it beats, mean over tasks (Borda)',
          's(m): mean over tasks of max(0, (score - naive) / (best - naive)), best and naive as published',
        ]),
    ...(source === null ? [] : [source]),
  ];
}

function sections(board: Leaderboard): readonly Section[] {
  const { overall, standings } = board;
  const tasks = board.tasks.map(taskSection);
  const all: Section[] = [];
  if (overall !== null) {
    all.push({
      title: `all ${overall.tasks.length} tasks that every module has: mean score`,
      head: ['rank', 'module', 'mean', 'ranks', 'group'],
      rows: overall.rows.map(({ model, value, rank }) => [
        `${rank?.rank ?? ''}`,
        model,
        scoreText(value),
        ranksText(rank?.interval ?? null),
        rank?.group ?? '',
      ]),
    });
  }
  if (standings !== null) {
    all.push({
      title: 'among the models of HEAR 2021, over the tasks above that it has figures of',
      head: ['Borda rank', 'model', 'beats', 'tasks', 's(m)', 'tasks of s(m)'],
      rows: standings.map((one) => [
        `${one.bordaRank}`,
        one.published ? one.model : `> ${one.model}`,
        `${(one.borda * 100).toFixed(1)} %`,
        `${one.tasks}`,
        one.normalized === null ? '' : scoreText(one.normalized),
        `${one.normalizedTasks}`,
      ]),
    });
  }
  return [...tasks, ...all];
}

function taskSection({ task, score, direction, folds, clips, publishedAs, rows }: TaskBoard): Section {
  const isCompared = publishedAs !== null;
  const hasSeeds = rows.some(({ seeds }) => seeds !== null);
  const better = direction === 'maximize' ? 'higher is better' : 'lower is better';
  const of = folds === 1 ? `${clips} clips` : `${clips} clips in ${folds} folds`;
  return {
    title: `${task}: ${score}, ${better}, ${of}${isCompared ? `; HEAR 2021: ${publishedAs}` : ''}`,
    head: [
      'rank',
      'module',
      score,
      '95 % interval',
      'ranks',
      'group',
      ...(hasSeeds ? ['over seeds'] : []),
      ...(isCompared ? ['place', 'places'] : []),
    ],
    rows: rows.map((row) => [
      row.published ? '' : `${row.rank?.rank ?? ''}`,
      row.published || !isCompared ? row.model : `> ${row.model}`,
      spreadText(row.value, row.std),
      row.published ? '' : intervalText(row.interval),
      ranksText(row.rank?.interval ?? null),
      row.rank?.group ?? '',
      ...(hasSeeds ? [row.seeds === null ? '' : spreadText(row.seeds.mean, row.seeds.std)] : []),
      ...(isCompared ? [`${row.place ?? ''}`, ranksText(row.places)] : []),
    ]),
  };
}

function spreadText(value: number | null, std: number | null): string {
  return std === null ? scoreText(value) : `${scoreText(value)} ± ${scoreText(std)}`;
}

function ranksText(interval: readonly [best: number, worst: number] | null): string {
  if (interval === null) return '';
  const [best, worst] = interval;
  return best === worst ? `${best}` : `${best} to ${worst}`;
}

function csv({ tasks }: Leaderboard): string {
  const rows = tasks.flatMap(({ rows: models, ...about }) =>
    models.map((row) => csvRow(about, row).map(plainCell)),
  );
  return stringifyCsv(
    [
      'task',
      'score',
      'direction',
      'model',
      'source',
      'value',
      'low',
      'high',
      'std',
      'seeds_mean',
      'seeds_std',
      'rank',
      'rank_best',
      'rank_worst',
      'group',
      'place',
    ],
    rows,
  );
}

function csvRow(
  { task, score, direction }: Omit<TaskBoard, 'rows'>,
  row: LeaderboardRow,
): (string | number)[] {
  return [
    task,
    score,
    direction,
    row.model,
    row.published ? 'hear2021' : 'here',
    row.value ?? '',
    row.interval?.[0] ?? '',
    row.interval?.[1] ?? '',
    row.std ?? '',
    row.seeds?.mean ?? '',
    row.seeds?.std ?? '',
    row.rank?.rank ?? '',
    row.rank?.interval[0] ?? '',
    row.rank?.interval[1] ?? '',
    row.rank?.group ?? '',
    row.place ?? '',
  ];
}
