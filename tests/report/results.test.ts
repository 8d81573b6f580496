import { join } from 'node:path';
import test from 'ava';
import { BadInputsError, UserError } from '../../src/errors.ts';
import { readResults } from '../../src/report/results.ts';
import { temporaryFolder, writeFiles } from '../temporary-folder.ts';
import { scoredFolder, scoresFile } from './scores-files.ts';

const TONES = 'tones-1.0.0-small';
const DIGITS = 'digits-2.1.0-full';

test('scores of all modules and tasks are read into one table', async (t) => {
  const others = { mAP: { mean: 0.25, std: null, confidence_interval: null } };
  const folder = scoredFolder(t, {
    [`naive/${TONES}`]: { value: 0.5, others },
    [`good/${TONES}`]: { value: 0.75, std: 0.125, folds: 3, clips: 4 },
    [`good/${DIGITS}`]: { value: 0.25, score: 'log_loss', direction: 'minimize' },
  });
  const results = await readResults(folder);
  t.deepEqual(results.modules, ['good', 'naive']);
  t.deepEqual(
    results.tasks.map(({ name, task, version, mode, primaryScore, direction }) => [
      [name, task, version, mode],
      [primaryScore, direction],
    ]),
    [
      [
        [DIGITS, 'digits', '2.1.0', 'full'],
        ['log_loss', 'minimize'],
      ],
      [
        [TONES, 'tones', '1.0.0', 'small'],
        ['top1_acc', 'maximize'],
      ],
    ],
  );
  const good = results.cell('good', TONES);
  t.like(good, { folder: join(folder, 'good', TONES), clips: 12, folds: 3 });
  t.deepEqual(good?.primary, {
    name: 'top1_acc',
    direction: 'maximize',
    value: 0.75,
    interval: [0.65, 0.85],
    std: 0.125,
  });
  t.deepEqual(results.cell('naive', TONES)?.scores[1], {
    name: 'mAP',
    direction: 'maximize',
    value: 0.25,
    interval: null,
    std: null,
  });
  t.is(results.cell('naive', DIGITS), undefined);
  t.deepEqual(results.problems, []);
});

test('parts of scores are told apart from scores: they have no direction', async (t) => {
  const part = { mean: 1, std: null, confidence_interval: null };
  const score = 'event_onset_200ms_fms';
  const folder = scoredFolder(t, {
    [`naive/${TONES}`]: { value: 0.5, score, others: { [`${score}_precision`]: part } },
  });
  const cell = (await readResults(folder)).cell('naive', TONES);
  t.deepEqual(
    cell?.scores.map(({ name, direction }) => [name, direction]),
    [
      [score, 'maximize'],
      [`${score}_precision`, null],
    ],
  );
});

test('modules whose heads were made in different ways are told of', async (t) => {
  const protocol = { name: 'nested', head: 'knn', seed: 42, grid: null };
  const folder = scoredFolder(t, {
    [`a/${TONES}`]: { value: 0.5 },
    [`b/${TONES}`]: { value: 0.5, protocol },
    [`b/${DIGITS}`]: { value: 0.5, protocol },
  });
  const { problems, remarks, cells } = await readResults(folder);
  t.is(cells.length, 3);
  t.deepEqual(problems, []);
  t.deepEqual(remarks, [
    `${TONES}: heads were made in different ways, which scores tell as well: a by hear2021, grid faster; b by nested, knn`,
  ]);
});

test('files that cannot be used are left out and told of in one line each', async (t) => {
  const folder = scoredFolder(t, {
    [`a/${TONES}`]: { value: 0.5 },
    [`b/${TONES}`]: { value: 0.6, score: 'mAP' },
    [`c/${TONES}`]: { value: 0.7 },
  });
  const damaged = { ...scoresFile(TONES, { value: 1 }), primary_score: 'mAP' };
  writeFiles(folder, {
    [`d/${TONES}/scores.json`]: '{"task":',
    [`e/${TONES}/scores.json`]: JSON.stringify(damaged),
    [`f/${TONES}/scores.json`]: '[]',
    'notes.txt': 'no module',
  });
  const results = await readResults(folder);
  t.deepEqual(results.modules, ['a', 'c']);
  t.is(results.problems.length, 4);
  t.false(results.problems.some((problem) => problem.includes('\n')));
  const [b, d, e, f] = results.problems;
  t.regex(b ?? '', /b\/tones-1\.0\.0-small\/scores\.json: primary score is mAP; expected top1_acc, as other/);
  t.regex(d ?? '', /d\/.*not JSON/);
  t.regex(e ?? '', /e\/.*no aggregated mAP; expected/);
  t.regex(f ?? '', /f\/.*expected object, received array/);
});

test('where nothing can be used, every problem is told with the command that mends it', async (t) => {
  const folder = temporaryFolder(t, { [`d/${TONES}/scores.json`]: '{' });
  const error = await t.throwsAsync(readResults(folder), { instanceOf: BadInputsError });
  t.regex(
    error?.message ?? '',
    /no scores that can be used\n.*d\/tones-1\.0\.0-small\/scores\.json: not JSON/,
  );
  t.is((error as UserError).next, `heareval evaluate ${TONES}`);
});

test('without scores the next command is told, whether or not there are predictions', async (t) => {
  const empty = await t.throwsAsync(readResults('no-such-folder'), { instanceOf: UserError });
  t.is(empty?.message, 'no-such-folder: no scores; expected <module>/<task>/scores.json');
  t.regex((empty as UserError).next ?? '', /^heareval run --module/);
  const folder = temporaryFolder(t, { [`d/${TONES}/predictions.json`]: '{}' });
  const unscored = await t.throwsAsync(readResults(folder), { instanceOf: UserError });
  t.is((unscored as UserError).next, `heareval evaluate ${TONES}`);
});

test('modules and tasks can be chosen, and those that are not there are named with those that are', async (t) => {
  const folder = scoredFolder(t, {
    [`a/${TONES}`]: { value: 0.5 },
    [`b/${DIGITS}`]: { value: 0.6 },
  });
  t.deepEqual((await readResults(folder, { modules: ['a'] })).modules, ['a']);
  t.deepEqual((await readResults(folder, { tasks: [DIGITS] })).modules, ['b']);
  await t.throwsAsync(readResults(folder, { modules: ['a', 'x'] }), {
    instanceOf: UserError,
    message: /module x has no scores in .*; expected one of a, b$/,
  });
  await t.throwsAsync(readResults(folder, { modules: ['a'], tasks: [DIGITS] }), {
    instanceOf: UserError,
    message: /none of these modules has scores for any of these tasks/,
  });
});
