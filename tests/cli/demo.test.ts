import path from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { screenshotPath } from '../chromium.ts';
import { openReport, playToEnd } from '../report/open-report.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { finalBytes } from './final-bytes.ts';
import { heareval } from './heareval.ts';

const FOLDERS = ['tasks', 'embeddings'];

/** The report of the demo has its scores, draws details of both tasks, plays, and asks for nothing. */
async function demoIsShown(t: ExecutionContext, file: string): Promise<void> {
  const opened = await openReport(t, file);
  if (opened === undefined) return;
  const { page, problems } = opened;
  t.is(await page.locator('#overview td a').count(), 2);
  t.is(await page.locator('svg.plot').count(), 2);
  for (const task of ['tone_pitch-1.0.0-small', 'tone_events-1.0.0-small']) {
    const section = page.locator(`section.task[data-name="${task}"]`);
    await section.locator('select').scrollIntoViewIfNeeded();
    await section.locator('.panel .chart').first().waitFor();
    t.true((await section.locator('audio').first().evaluate(playToEnd)) > 0.5);
    await section.screenshot({ path: screenshotPath(`report-demo-${task}.png`) });
  }
  t.regex(String(await page.locator('#made').textContent()), /heareval \d+\.\d+\.\d+, Node \d+/);
  await page.evaluate('scrollTo(0, 0)');
  await page.screenshot({ path: screenshotPath('report-demo.png') });
  t.deepEqual(problems, []);
}

test('the demo scores both tasks, a second run recomputes nothing and says so, the report shows it, and a killed one ends the same', async (t) => {
  const folder = temporaryFolder(t);
  const first = await heareval(folder, ['demo']);
  t.is(first.exitCode, 0, first.stderr);
  const score = (name: string) => Number(new RegExp(`${name} +(\\d\\.\\d+)`).exec(first.stdout)?.[1]);
  t.true(score('pitch_acc') > 0.85, first.stdout);
  t.true(score('event_onset_200ms_fms') > 0.3, first.stdout);
  t.regex(first.stdout, /embeddings\/baseline\/tone_pitch-1\.0\.0-small\/scores\.json/);

  const second = await heareval(folder, ['demo']);
  t.is(second.exitCode, 0);
  t.regex(second.stderr, /^nothing to do: \d+ steps fresh/);
  t.is(second.stdout, first.stdout);

  const report = await heareval(folder, ['report']);
  t.deepEqual([report.exitCode, report.stdout, report.stderr], [0, 'report.html', '']);
  await demoIsShown(t, path.join(folder, 'report.html'));

  const killedFolder = temporaryFolder(t);
  for (const afterMs of [700, 2500]) {
    const killed = heareval(killedFolder, ['demo', '--workers', '1']);
    const timer = setTimeout(() => killed.kill('SIGKILL'), afterMs);
    await killed;
    clearTimeout(timer);
  }
  t.is((await heareval(killedFolder, ['demo'])).exitCode, 0);
  t.deepEqual(await finalBytes(killedFolder, FOLDERS), await finalBytes(folder, FOLDERS));
});
