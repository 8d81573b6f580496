import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { UserError } from '../../src/errors.ts';
import { compareModules } from '../../src/report/compare.ts';
import { comparisonLines } from '../../src/report/comparison-lines.ts';
import { comparedFolder } from './compared-folder.ts';

const TONES = 'tones-1.0.0-small';
const DIGITS = 'digits-1.0.0-small';
/** By clip, whether it is right. */
const rightBut = (wrong: number, clips = 20) =>
  Array.from({ length: clips }, (_, clip) => clip % 10 >= wrong);

test('a module that is better on some tasks is told to be, after a correction for their number', async (t) => {
  const embeddingsDir = await comparedFolder(t, [
    { module: 'good', task: TONES, right: rightBut(1) },
    { module: 'poor', task: TONES, right: rightBut(6) },
    { module: 'good', task: DIGITS, right: rightBut(3) },
    { module: 'poor', task: DIGITS, right: rightBut(4).reverse() },
  ]);
  const comparison = await compareModules({ embeddingsDir, a: 'good', b: 'poor' });
  t.deepEqual(
    comparison.tasks.map(({ task, score, better, clips, folds }) => [task, score, better, clips, folds]),
    [
      [DIGITS, 'top1_acc', null, 60, 3],
      [TONES, 'top1_acc', 'a', 60, 3],
    ],
  );
  const [digits, tones] = comparison.tasks;
  t.true(Math.abs((tones?.difference ?? 0) - 0.5) < 1e-12);
  t.is(tones?.holm, 2 * (tones?.pValue ?? 1));
  t.is(digits?.holm, digits?.pValue);
  const text = comparisonLines(comparison).join('\n');
  t.regex(text, /tones-1\.0\.0-small +top1_acc +0\.900 +0\.400 +\+0\.500 .* < 0\.001 .*good\n/);
  t.regex(text, /good is better on 1 of 2 tasks, poor on 0; 200 resamples of the same clips for both/);
  const back = await compareModules({ embeddingsDir, a: 'poor', b: 'good', tasks: [TONES] });
  t.like(back.tasks[0], { better: 'b', difference: -(tones?.difference ?? 0) });
});

test('rows in another order make no difference', async (t) => {
  const right = rightBut(3);
  const order = [...right.keys()].reverse();
  const embeddingsDir = await comparedFolder(t, [
    { module: 'a', task: TONES, right },
    { module: 'b', task: TONES, right, order },
    { module: 'c', task: TONES, right: rightBut(4), order },
  ]);
  const same = await compareModules({ embeddingsDir, a: 'a', b: 'b' });
  t.like(same.tasks[0], { difference: 0, pValue: 1, better: null });
  const [straight, turned] = await Promise.all(
    ['a', 'b'].map((a) => compareModules({ embeddingsDir, a, b: 'c' })),
  );
  t.deepEqual(straight?.tasks, turned?.tasks);
});

test('another score of the task can be compared, one that it has not is refused by name', async (t) => {
  const embeddingsDir = await comparedFolder(t, [
    { module: 'a', task: TONES, right: rightBut(1) },
    { module: 'b', task: TONES, right: rightBut(6) },
  ]);
  const { tasks } = await compareModules({ embeddingsDir, a: 'a', b: 'b', score: 'mAP' });
  t.like(tasks[0], { score: 'mAP', better: 'a' });
  await t.throwsAsync(compareModules({ embeddingsDir, a: 'a', b: 'b', score: 'aucroc' }), {
    instanceOf: UserError,
    message: /resampled scores are top1_acc, mAP; expected aucroc$/,
  });
});

test('modules that were not scored on the same clips are refused', async (t) => {
  const embeddingsDir = await comparedFolder(t, [
    { module: 'a', task: TONES, right: rightBut(1) },
    { module: 'b', task: TONES, right: rightBut(1), clipName: 'other' },
    { module: 'c', task: DIGITS, right: rightBut(1) },
  ]);
  await t.throwsAsync(compareModules({ embeddingsDir, a: 'a', b: 'b' }), {
    instanceOf: UserError,
    message: `${TONES}: a and b were scored on different test clips or labels; expected the same task folder`,
  });
  const apart = await t.throwsAsync(compareModules({ embeddingsDir, a: 'a', b: 'c' }), {
    instanceOf: UserError,
  });
  t.regex(apart?.message ?? '', /a and c have no scored task in common/);
  t.is((apart as UserError).next, `heareval run --module <c> --task ${TONES}`);
});

test('what is missing is told with the command that makes it', async (t) => {
  const embeddingsDir = await comparedFolder(t, [
    { module: 'a', task: TONES, right: rightBut(1) },
    { module: 'b', task: TONES, right: rightBut(2) },
  ]);
  const nextOf = async () => {
    const error = await t.throwsAsync(compareModules({ embeddingsDir, a: 'a', b: 'b' }), {
      instanceOf: UserError,
    });
    return (error as UserError).next;
  };
  const folder = join(embeddingsDir, 'b', TONES);
  rmSync(join(folder, 'resamples.npy'));
  t.is(await nextOf(), `heareval evaluate ${TONES}`);
  const scores = JSON.parse(readFileSync(join(folder, 'scores.json'), 'utf8'));
  delete scores.confidence.drawn_from;
  writeFileSync(join(folder, 'scores.json'), JSON.stringify(scores));
  t.is(await nextOf(), `heareval evaluate ${TONES}`);
  rmSync(join(folder, 'scores.json'));
  t.is(await nextOf(), `heareval evaluate ${TONES}`);
  rmSync(join(folder, 'predictions.json'));
  t.is(await nextOf(), `heareval predict --module b --task ${TONES}`);
  rmSync(folder, { recursive: true });
  t.is(await nextOf(), `heareval run --module b --task ${TONES}`);
});

test('tasks that only one module has are told', async (t) => {
  const embeddingsDir = await comparedFolder(t, [
    { module: 'a', task: TONES, right: rightBut(1) },
    { module: 'b', task: TONES, right: rightBut(1) },
    { module: 'b', task: DIGITS, right: rightBut(1) },
  ]);
  const comparison = await compareModules({ embeddingsDir, a: 'a', b: 'b' });
  t.deepEqual([comparison.onlyA, comparison.onlyB], [[], [DIGITS]]);
  const text = comparisonLines(comparison).join('\n');
  t.regex(text, /no task tells a and b apart; /);
  t.regex(text, /only b has scores of digits-1\.0\.0-small/);
});

test('a score outside of its range is told with its file and the command that makes it anew', async (t) => {
  const embeddingsDir = await comparedFolder(
    t,
    ['a', 'b'].map((module) => ({ module, task: TONES, right: rightBut(3) })),
  );
  const file = join(embeddingsDir, 'b', TONES, 'scores.json');
  const scores = JSON.parse(readFileSync(file, 'utf8'));
  scores.splits.fold01.scores.top1_acc.value = 1.5;
  writeFileSync(file, JSON.stringify(scores));
  const error = await t.throwsAsync(compareModules({ embeddingsDir, a: 'a', b: 'b' }), {
    instanceOf: UserError,
    message: `${file}: top1_acc is 1.5; expected 0 to 1`,
  });
  t.is((error as UserError).next, `heareval evaluate ${TONES}`);
});
