import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { screenshotPath } from '../../chromium.ts';
import { openReport, playToEnd } from '../../report/open-report.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { heareval } from '../heareval.ts';

/**
 * Of the tasks that are done within seconds: their type's primary score and what is expected of it at least. `.ci/run` has the
 * whole demo.
 */
const TASKS = [
  { task: 'tone_jnd-1.0.0-small', score: 'jnd_auc', least: 0.9 },
  { task: 'tone_ranking-1.0.0-small', score: 'ranking_spearman', least: 0.7 },
  { task: 'tone_f0-1.0.0-small', score: 'r2', least: 0.9 },
  { task: 'tone_melody-1.0.0-small', score: 'melody_raw_pitch', least: 0.95 },
];
/** Has no clips to listen to. */
const SILENT = 'tone_ranking-1.0.0-small';

/** The report of the demo has its scores, draws details of all tasks, plays, and asks for nothing. */
async function demoIsShown(t: ExecutionContext, file: string): Promise<void> {
  const opened = await openReport(t, file);
  if (opened === undefined) return;
  const { page, problems } = opened;
  t.is(await page.locator('#overview td a').count(), TASKS.length);
  t.is(await page.locator('.plots svg.chart').count(), 2);
  for (const { task } of TASKS) {
    const section = page.locator(`section.task[data-name="${task}"]`);
    await section.locator('select').scrollIntoViewIfNeeded();
    await section.locator('.panel .chart').first().waitFor();
    if (task !== SILENT) t.true((await section.locator('audio').first().evaluate(playToEnd)) >= 0.5, task);
    await section.screenshot({ path: screenshotPath(`report-demo-${task}.png`) });
  }
  t.regex(String(await page.locator('#made').textContent()), /heareval \d+\.\d+\.\d+, Node \d+/);
  await page.evaluate('scrollTo(0, 0)');
  await page.screenshot({ path: screenshotPath('report-demo.png') });
  t.deepEqual(problems, []);
}

test('the demo scores its tasks, a second run recomputes nothing and says so, and the report shows it', async (t) => {
  const folder = temporaryFolder(t);
  const demo = ['demo', ...TASKS.flatMap(({ task }) => ['--select', `${task}*`])];
  const first = await heareval(folder, demo);
  t.is(first.exitCode, 0, first.stderr);
  for (const { task, score, least } of TASKS) {
    const value = Number(new RegExp(`${task} .* ${score} +(\\d\\.\\d+)`).exec(first.stdout)?.[1]);
    t.true(value > least, `${task}\n${first.stdout}`);
  }
  t.regex(first.stdout, /embeddings\/baseline\/tone_f0-1\.0\.0-small\/scores\.json/);
  t.regex(
    first.stderr,
    /\nsampled_pitch is left out, as it needs a sound font: npm install [^\n]+ @librescore\/sf3@[\d.]+$/,
  );

  const second = await heareval(folder, demo);
  t.is(second.exitCode, 0);
  t.regex(second.stderr, /^nothing to do: \d+ steps fresh/);
  t.is(second.stdout, first.stdout);

  const report = await heareval(folder, ['report']);
  t.deepEqual([report.exitCode, report.stdout, report.stderr], [0, 'report.html', '']);
  await demoIsShown(t, join(folder, 'report.html'));
});
