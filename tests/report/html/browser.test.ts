import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import type { Locator, Page } from 'playwright-core';
import { writeReport } from '../../../src/report/write-report.ts';
import { screenshotPath } from '../../chromium.ts';
import { type OpenedReport, openReport, playToEnd } from '../open-report.ts';
import { eventTask, type WholeFolderOptions, wholeFolder } from '../whole-folder.ts';

interface OpenOptions extends WholeFolderOptions {
  readonly colorScheme?: 'light' | 'dark';
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly audio?: 'none' | 'worst' | 'link';
}

/** Writes a report of three tasks and opens it from disk. */
async function open(t: ExecutionContext, options: OpenOptions = {}): Promise<OpenedReport | undefined> {
  const { root, ...folders } = await wholeFolder(t, { modules: ['good', 'fair', 'poor'], ...options });
  const output = join(root, 'a report.html');
  const { problems } = await writeReport({ ...folders, output, audio: options.audio ?? 'worst' });
  t.deepEqual(problems, []);
  return openReport(t, output, options);
}

const modulesShown = (page: Page) => page.locator('#overview tbody tr:visible th').allTextContents();
const section = (page: Page, task: string) => page.locator(`section.task[data-name="${task}"]`);

/** A task's section with its details drawn. */
async function detailsOf(page: Page, task: string): Promise<Locator> {
  const place = section(page, task);
  await place.locator('select').scrollIntoViewIfNeeded();
  await place.locator('.panel .chart').first().waitFor();
  return place;
}

test('a report opens from disk with scores and plots, and asks for nothing', async (t) => {
  const opened = await open(t);
  if (opened === undefined) return;
  const { page, problems } = opened;
  t.is(await page.getByRole('heading', { level: 1 }).textContent(), 'heareval report');
  t.deepEqual(await modulesShown(page), ['fair', 'good', 'poor']);
  t.is(await page.locator('#overview thead th').count(), 5);
  t.is(await page.locator('#overview td.best').count(), 3);
  const plots = await page.locator('.plots svg.chart, .scores-plot svg.chart').all();
  t.is(plots.length, 4);
  for (const plot of plots) {
    await plot.scrollIntoViewIfNeeded();
    const box = await plot.boundingBox();
    t.true((box?.width ?? 0) > 200 && (box?.height ?? 0) > 50, `a plot of ${JSON.stringify(box)}`);
    t.true(String(await plot.getAttribute('aria-label')).length > 20);
  }
  await page.evaluate('scrollTo(0, 0)');
  await page.screenshot({ path: screenshotPath('report-overview.png') });
  t.deepEqual(problems, []);
});

test('the table sorts by a score, the other way round when pressed again, and by name', async (t) => {
  const opened = await open(t);
  if (opened === undefined) return;
  const { page, problems } = opened;
  const heading = page.locator('#overview thead th').nth(1);
  await heading.getByRole('button').click();
  t.is(await heading.getAttribute('aria-sort'), 'descending');
  t.deepEqual(await modulesShown(page), ['good', 'fair', 'poor']);
  await heading.getByRole('button').press('Enter');
  t.is(await heading.getAttribute('aria-sort'), 'ascending');
  t.deepEqual(await modulesShown(page), ['poor', 'fair', 'good']);
  await page.locator('#overview thead th').first().getByRole('button').click();
  t.deepEqual(await modulesShown(page), ['fair', 'good', 'poor']);
  t.deepEqual(problems, []);
});

test('words choose modules and tasks, Escape shows all again', async (t) => {
  const opened = await open(t);
  if (opened === undefined) return;
  const { page, problems } = opened;
  await page.keyboard.press('/');
  await page.keyboard.type('good, oor');
  t.deepEqual(await modulesShown(page), ['good', 'poor']);
  await page.locator('#find-tasks').fill('scenes');
  t.is(await page.locator('#overview thead th:visible').count(), 3);
  t.is(await page.locator('section.task:visible').count(), 1);
  t.is(await page.locator('#found').textContent(), '2 of 3 modules, 1 of 3 tasks');
  await page.locator('#find-tasks').press('Escape');
  await page.locator('#find-modules').press('Escape');
  t.is(await page.locator('#overview thead th:visible').count(), 5);
  t.is((await modulesShown(page)).length, 3);
  await page.locator('#show-intervals').uncheck();
  t.is(await page.locator('#overview .interval:visible').count(), 0);
  t.deepEqual(problems, []);
});

test('a score leads to the details of its module, with confusion, labels, reliability, training and worst errors', async (t) => {
  const opened = await open(t);
  if (opened === undefined) return;
  const { page, problems } = opened;
  const row = page.locator('#overview tbody tr', { hasText: 'poor' });
  await row.locator('td a').first().click();
  const place = await detailsOf(page, 'animals-1.0.0-small');
  t.is(await place.locator('select option:checked').textContent(), 'poor');
  const titles = await place.locator('.panel h4').allTextContents();
  t.deepEqual(titles, [
    'Confusion',
    'By label',
    'Reliability',
    'Training loss',
    'Validation score',
    'Worst errors',
  ]);
  t.is(await place.locator('.panel svg[role="img"][aria-label]').count(), 5);
  t.is(await place.locator('.panel audio').count(), 8);
  await place.screenshot({ path: screenshotPath('report-task.png') });
  await place.locator('select').selectOption({ label: 'good' });
  t.is(await place.locator('.panel h4', { hasText: 'Worst errors' }).count(), 0);
  t.deepEqual(problems, []);
});

test('a clip plays, and the line in its timeline goes where a click says', async (t) => {
  const opened = await open(t, { colorScheme: 'dark' });
  if (opened === undefined) return;
  const { page, problems } = opened;
  const place = await detailsOf(page, eventTask);
  const clip = place.locator('.clip').first();
  const player = clip.locator('audio');
  t.true(Math.abs((await player.evaluate(playToEnd)) - 0.4) < 0.01);
  t.is(await player.getAttribute('title'), null);
  const drawing = clip.locator('svg');
  const box = await drawing.boundingBox();
  await drawing.click({ position: { x: (box?.width ?? 0) / 2, y: 10 } });
  await clip.locator('.playhead.moving').waitFor({ state: 'attached' });
  const time = await player.evaluate(
    (element) => (element as unknown as { currentTime: number }).currentTime,
  );
  t.true(time > 0.1 && time < 0.3, `at ${time} s`);
  await place.screenshot({ path: screenshotPath('report-events-dark.png') });
  t.deepEqual(problems, []);
});

test('clips of which there is no audio are drawn and told without a player', async (t) => {
  const opened = await open(t, { modules: ['poor'], clips: 6, audio: 'none' });
  if (opened === undefined) return;
  const { page, problems } = opened;
  const place = await detailsOf(page, eventTask);
  t.true((await place.locator('.clip svg').count()) > 0);
  t.true((await place.locator('.clip code').count()) > 0);
  t.is(await page.locator('audio').count(), 0);
  t.deepEqual(problems, []);
});

test('on a phone nothing but tables is wider than the screen', async (t) => {
  const opened = await open(t, { viewport: { width: 390, height: 844 } });
  if (opened === undefined) return;
  const { page, problems } = opened;
  await detailsOf(page, eventTask);
  t.true(Number(await page.evaluate('document.documentElement.scrollWidth')) <= 390);
  await page.evaluate('scrollTo(0, 0)');
  await page.screenshot({ path: screenshotPath('report-phone.png') });
  t.deepEqual(problems, []);
});

test('what labels and modules are called is only text', async (t) => {
  const nasty = '</script><img src=x onerror=alert(1)>"\'&';
  const opened = await open(t, { labels: [nasty, '<b>', 'x'], modules: ['a', '<i>b', 'constructor'] });
  if (opened === undefined) return;
  const { page, problems } = opened;
  const place = await detailsOf(page, 'animals-1.0.0-small');
  t.is(await page.locator('img, main b, main i').count(), 0);
  await place.locator('select').selectOption({ label: 'constructor' });
  t.true(String(await place.textContent()).includes(nasty));
  t.deepEqual(problems, []);
});

test('the button turns light into dark and back', async (t) => {
  const opened = await open(t);
  if (opened === undefined) return;
  const { page } = opened;
  const ground = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
  t.is(await ground(), 'rgb(246, 247, 249)');
  await page.locator('#theme').click();
  t.is(await ground(), 'rgb(14, 17, 22)');
  await page.locator('#theme').click();
  t.is(await ground(), 'rgb(246, 247, 249)');
});
