import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import Papa from 'papaparse';
import { makeLeaderboard } from '../../src/report/leaderboard.ts';
import { leaderboardFormats } from '../../src/report/leaderboard-text.ts';
import { comparedFolder } from './compared-folder.ts';
import { scoredFolder } from './scores-files.ts';

const TONES = 'tones-1.0.0-small';
const DIGITS = 'digits-1.0.0-small';
const ESC = 'esc50-v2.0.0-full';
/** By clip, whether it is right. */
const rightBut = (wrong: number) => Array.from({ length: 20 }, (_, clip) => clip % 10 >= wrong);

test('modules are ranked by task and over all, as far as they can be told apart', async (t) => {
  const embeddingsDir = await comparedFolder(
    t,
    [TONES, DIGITS].flatMap((task) => [
      { module: 'poor', task, right: rightBut(7) },
      { module: 'good', task, right: rightBut(1) },
      { module: 'better', task, right: rightBut(1).reverse() },
    ]),
  );
  const { tasks, overall, standings } = await makeLeaderboard({ embeddingsDir });
  t.is(standings, null);
  t.deepEqual(
    tasks.map(({ task, score, folds, clips }) => [task, score, folds, clips]),
    [
      [DIGITS, 'top1_acc', 3, 60],
      [TONES, 'top1_acc', 3, 60],
    ],
  );
  for (const rows of [tasks[0]?.rows, overall?.rows]) {
    t.deepEqual(
      rows?.map(({ model, rank }) => [model, rank?.rank, rank?.interval, rank?.group]),
      [
        ['better', 1, [1, 2], 'a'],
        ['good', 1, [1, 2], 'a'],
        ['poor', 3, [3, 3], 'b'],
      ],
    );
  }
  t.is(overall?.rows[0]?.value, 0.9);
});

test('scores without resamples are shown, and it is told that their ranks are not known', async (t) => {
  const embeddingsDir = scoredFolder(t, { [`a/${TONES}`]: { value: 0.9 }, [`b/${TONES}`]: { value: 0.1 } });
  const { tasks, problems } = await makeLeaderboard({ embeddingsDir });
  t.deepEqual(
    tasks[0]?.rows.map(({ model, rank }) => [model, rank?.interval]),
    [
      ['a', [1, 2]],
      ['b', [1, 2]],
    ],
  );
  t.is(problems.length, 2);
  t.regex(
    problems[0] ?? '',
    /resampled scores are none; expected top1_acc: its rank is not known; next: heareval evaluate/,
  );
});

test('published models are shown beside, and where a module stands among them', async (t) => {
  const embeddingsDir = scoredFolder(t, {
    [`mine/${ESC}`]: { value: 0.94, interval: [0.93, 0.955] },
    [`CREPE/${ESC}`]: { value: 0.1, interval: [0.05, 0.2] },
    'mine/esc50-v2.0.0-small': { value: 0.99 },
  });
  const board = await makeLeaderboard({ embeddingsDir, compare: 'hear2021' });
  const esc = board.tasks.find(({ task }) => task === ESC);
  t.is(esc?.publishedAs, 'ESC-50');
  t.is(esc?.rows.length, 36);
  t.is(esc?.rows[0]?.model, 'RedRice ced_base');
  const mine = esc?.rows.find(({ model }) => model === 'mine');
  // Above 0.94 are 0.9665, 0.9615, 0.9595, 0.9535 and three times 0.9475; above 0.955 the first three.
  t.is(mine?.place, 8);
  t.deepEqual(mine?.places, [4, 9]);
  t.true(board.remarks.some((problem) => /^esc50-v2\.0\.0-small: not compared with HEAR 2021/.test(problem)));
  t.true(
    board.remarks.includes(
      `${ESC}: the heads of CREPE, mine were made by hear2021, grid faster; those of published figures by hear2021, grid default of 8 points`,
    ),
  );
  const standing = board.standings?.find(({ model }) => model === 'mine');
  t.true(Math.abs((standing?.normalized ?? 0) - (0.94 - 0.274) / (0.966499996 - 0.274)) < 1e-12);
  t.like(standing, { published: false, bordaRank: 8, tasks: 1, normalizedTasks: 1 });
  t.deepEqual(
    board.standings
      ?.filter(({ model }) => model.startsWith('CREPE'))
      .map(({ model, published }) => [model, published]),
    [
      ['CREPE', true],
      ['CREPE (here)', false],
    ],
  );
});

test('the spread over seeds is told apart from that over folds', async (t) => {
  const embeddingsDir = scoredFolder(t, { [`a/${TONES}`]: { value: 0.5, std: 0.25, folds: 3 } });
  const file = join(embeddingsDir, 'a', TONES, 'scores.json');
  const scores = JSON.parse(readFileSync(file, 'utf8'));
  const seeds = {
    by_seed: { 42: { top1_acc: 0.5 }, 43: { top1_acc: 0.75 } },
    aggregated: { top1_acc: { mean: 0.625, std: 0.125 } },
  };
  writeFileSync(file, JSON.stringify({ ...scores, seeds }));
  const board = await makeLeaderboard({ embeddingsDir });
  t.like(board.tasks[0]?.rows[0], { std: 0.25, seeds: { mean: 0.625, std: 0.125 } });
  t.regex(leaderboardFormats.plain(board), / 0\.500 ± 0\.250 .* 0\.625 ± 0\.125\n/);
});

test('every format has every row', async (t) => {
  const embeddingsDir = scoredFolder(t, {
    [`mine_1/${ESC}`]: { value: 0.94, std: 0.01, folds: 5 },
    [`mine_1/${TONES}`]: { value: 0.5 },
  });
  const board = await makeLeaderboard({ embeddingsDir, compare: 'hear2021' });
  const parsed = Papa.parse<Record<string, string>>(leaderboardFormats.csv(board), { header: true });
  t.deepEqual(parsed.errors, []);
  t.is(parsed.data.length, 36);
  t.like(
    parsed.data.find(({ model }) => model === 'mine_1'),
    { task: ESC, value: '0.94', std: '0.01', source: 'here', place: '8' },
  );
  t.deepEqual(JSON.parse(leaderboardFormats.json(board)).tasks.length, 2);
  t.regex(leaderboardFormats.md(board), /\| > mine_1 \| 0\.940 ± 0\.010 \| /);
  t.regex(
    leaderboardFormats.latex(board),
    /\$\\triangleright\$ mine\\_1 & 0\.940 \$\\pm\$ 0\.010 & 0\.840--1\.040 /,
  );
  const plain = leaderboardFormats.plain(board);
  t.regex(
    plain,
    /^esc50-v2\.0\.0-full: top1_acc, higher is better, 50 clips in 5 folds; HEAR 2021: ESC-50\n/,
  );
  t.regex(plain, /s\(m\): mean over tasks of max/);
});

test('names that a spreadsheet would compute are text in the csv, and negative numbers stay numbers', async (t) => {
  const embeddingsDir = scoredFolder(t, { [`=1+1/${TONES}`]: { value: -0.5 } });
  const board = await makeLeaderboard({ embeddingsDir });
  const [row] = Papa.parse<Record<string, string>>(leaderboardFormats.csv(board), { header: true }).data;
  t.like(row, { model: "'=1+1", value: '-0.5' });
});

test('over all count the tasks alone whose scores all are from 0 to 1, both ends among them, the higher the better', async (t) => {
  const scores = {
    ends: [{ value: 0 }, { value: 1 }],
    middle: [{ value: 0.5 }, { value: 0.5 }],
    below: [{ value: -0.25 }, { value: 0.5 }],
    above: [{ value: 0.5 }, { value: 1.25 }],
    lacking: [{ value: 0.5 }, { value: null }],
    lower: [
      { value: 0.5, direction: 'minimize' },
      { value: 0.25, direction: 'minimize' },
    ],
  } as const;
  const folder = (names: readonly (keyof typeof scores)[]) =>
    scoredFolder(
      t,
      Object.fromEntries(
        names.flatMap((name) =>
          scores[name].map((score, module) => [`${'ab'[module]}/${name}-1.0.0-small`, score]),
        ),
      ),
    );
  const { tasks, overall } = await makeLeaderboard({
    embeddingsDir: folder(['ends', 'middle', 'below', 'above', 'lacking', 'lower']),
  });
  t.is(tasks.length, 6);
  t.deepEqual(overall?.tasks, ['ends-1.0.0-small', 'middle-1.0.0-small']);
  t.deepEqual(
    overall?.rows.map(({ model, value }) => [model, value]),
    [
      ['b', 0.75],
      ['a', 0.25],
    ],
  );
  const order = (name: string) =>
    tasks.find(({ task }) => task.startsWith(`${name}-`))?.rows.map(({ model }) => model);
  t.deepEqual(order('lower'), ['b', 'a']);
  t.deepEqual(order('lacking'), ['a', 'b']);
  t.is((await makeLeaderboard({ embeddingsDir: folder(['ends', 'below']) })).overall, null);
});
