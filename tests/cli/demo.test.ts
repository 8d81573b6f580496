import path from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { screenshotPath } from '../chromium.ts';
import { openReport, playToEnd } from '../report/open-report.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { finalBytes } from './final-bytes.ts';
import { heareval } from './heareval.ts';

const FOLDERS = ['tasks', 'embeddings'];

/** Of each task: its type's primary score and what is expected of it at least. */
const TASKS = [
  { task: 'tone_pitch-1.0.0-small', score: 'pitch_acc', least: 0.85 },
  { task: 'tone_events-1.0.0-small', score: 'event_onset_200ms_fms', least: 0.3 },
  { task: 'tone_jnd-1.0.0-small', score: 'jnd_auc', least: 0.9 },
  { task: 'tone_ranking-1.0.0-small', score: 'ranking_spearman', least: 0.7 },
  { task: 'tone_f0-1.0.0-small', score: 'r2', least: 0.9 },
  { task: 'tone_melody-1.0.0-small', score: 'melody_raw_pitch', least: 0.95 },
];
/** Those that are done within seconds. */
const QUICK = ['tone_jnd', 'tone_ranking', 'tone_f0', 'tone_melody'];
/** Has no clips to listen to. */
const SILENT = 'tone_ranking-1.0.0-small';

/** The report of the demo has its scores, draws details of all tasks, plays, and asks for nothing. */
async function demoIsShown(t: ExecutionContext, file: string): Promise<void> {
  const opened = await openReport(t, file);
  if (opened === undefined) return;
  const { page, problems } = opened;
  t.is(await page.locator('#overview td a').count(), TASKS.length);
  t.is(await page.locator('svg.plot').count(), 2);
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

test('the demo scores a task of each type, a second run recomputes nothing and says so, the report shows it, and a killed one ends the same', async (t) => {
  const folder = temporaryFolder(t);
  const first = await heareval(folder, ['demo']);
  t.is(first.exitCode, 0, first.stderr);
  for (const { task, score, least } of TASKS) {
    const value = Number(new RegExp(`${task} .* ${score} +(\\d\\.\\d+)`).exec(first.stdout)?.[1]);
    t.true(value > least, `${task}\n${first.stdout}`);
  }
  t.regex(first.stdout, /embeddings\/baseline\/tone_pitch-1\.0\.0-small\/scores\.json/);

  const second = await heareval(folder, ['demo']);
  t.is(second.exitCode, 0);
  t.regex(second.stderr, /^nothing to do: \d+ steps fresh/);
  t.is(second.stdout, first.stdout);

  const report = await heareval(folder, ['report']);
  t.deepEqual([report.exitCode, report.stdout, report.stderr], [0, 'report.html', '']);
  await demoIsShown(t, path.join(folder, 'report.html'));

  const killedFolder = temporaryFolder(t);
  const quick = ['demo', ...QUICK.flatMap((task) => ['--select', `${task}*`])];
  for (const afterMs of [700, 2500]) {
    const killed = heareval(killedFolder, [...quick, '--workers', '1']);
    const timer = setTimeout(() => killed.kill('SIGKILL'), afterMs);
    await killed;
    clearTimeout(timer);
  }
  t.is((await heareval(killedFolder, quick)).exitCode, 0);
  const expected = [...(await finalBytes(folder, FOLDERS))].filter(([file]) =>
    QUICK.some((task) => file.includes(task)),
  );
  t.true(expected.length > 1000, `${expected.length} files`);
  t.deepEqual(await finalBytes(killedFolder, FOLDERS), new Map(expected));
});
