import test from 'ava';
import { comparedFolder } from '../../report/compared-folder.ts';
import { scoredFolder } from '../../report/scores-files.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { heareval } from '../heareval.ts';
import { command } from '../in-process.ts';

const TONES = 'tones-1.0.0-small';

test('modules are ranked and compared from the command line', async (t) => {
  const embeddings = await comparedFolder(t, [
    { module: 'good', task: TONES, right: Array.from({ length: 20 }, (_, clip) => clip !== 3) },
    { module: 'poor', task: TONES, right: Array.from({ length: 20 }, (_, clip) => clip > 11) },
  ]);
  const folder = ['--embeddings-dir', embeddings];
  const board = await command(embeddings, ['leaderboard', ...folder]);
  t.is(board.exitCode, 0);
  t.regex(board.stdout, /^tones-1\.0\.0-small: top1_acc, higher is better, 60 clips in 3 folds\n/);
  t.regex(board.stdout, /\n1 +good .* 1 +a\n2 +poor .* 2 +b\n/);
  const comparison = await command(embeddings, ['compare', 'good', 'poor', '--json', ...folder]);
  t.like(JSON.parse(comparison.stdout), { a: 'good', b: 'poor', tasks: { length: 1, 0: { better: 'a' } } });
  const unknown = await command(embeddings, ['compare', 'good', './nothing', ...folder]);
  t.is(unknown.exitCode, 2);
  t.regex(unknown.stderr, /^module \.\/nothing not found/);
});

test('the built program has the published figures with it', async (t) => {
  const embeddings = scoredFolder(t, { 'mine/esc50-v2.0.0-full': { value: 0.94 } });
  const folder = ['--embeddings-dir', embeddings];
  const board = await heareval(embeddings, [
    'leaderboard',
    '--compare',
    'hear2021',
    '--format',
    'csv',
    ...folder,
  ]);
  t.is(board.stdout.split('\n').length, 36);
  t.regex(board.stdout, /\nesc50-v2\.0\.0-full,top1_acc,maximize,mine,here,0\.94,/);
});

test('without scores the next command is told', async (t) => {
  const { exitCode, stderr } = await command(temporaryFolder(t), ['leaderboard']);
  t.is(exitCode, 2);
  t.regex(stderr, /^embeddings: no scores; expected <module>\/<task>\/scores\.json\n {2}next: heareval run /);
});
