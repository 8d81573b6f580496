import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import type { Locator, Page } from 'playwright-core';
import { drawGraph, type StepGraph } from '../../../src/pipeline/index.ts';
import { screenshotPath, startChromium } from '../../chromium.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { graphNode } from './graphs.ts';

/** Opens the page of a graph from disk. Any error on the console and any other request fails the test. */
async function open(t: ExecutionContext, graph: StepGraph, colorScheme: 'light' | 'dark' = 'light') {
  const browser = await startChromium(t);
  if (browser === undefined) return undefined;
  const file = join(temporaryFolder(t), 'graph of steps.html');
  writeFileSync(file, drawGraph(graph, { format: 'html', title: 'A test' }));
  const page = await browser.newPage({
    colorScheme,
    reducedMotion: 'reduce',
    viewport: { width: 1300, height: 800 },
  });
  const problems: string[] = [];
  page.on('console', (message) => problems.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('request', (request) => {
    if (request.url() !== pathToFileURL(file).href) problems.push(`request: ${request.url()}`);
  });
  await page.goto(pathToFileURL(file).href);
  await page.locator('.box').first().waitFor();
  return { page, problems };
}

const small: StepGraph = {
  nodes: [
    graphNode({
      name: 'Load',
      label: 'a "b" <i>',
      madeInMs: 1200,
      outDir: '/store/00-Load-0123',
      key: '0123'.repeat(16),
    }),
    graphNode({
      name: 'Count',
      state: 'run',
      reasons: [{ type: 'parameter-changed', name: 'seed', from: 1, to: 2 }],
      params: { seed: 2 },
      upstream: [0],
    }),
    graphNode({
      name: 'Sum',
      state: 'waits',
      reasons: [{ type: 'upstream-runs', steps: ['Count'], count: 1 }],
      upstream: [1, 0],
    }),
    graphNode({ name: 'Other', state: '<b>odd</b>' }),
  ],
};

const parts = 120;
const large: StepGraph = {
  nodes: [
    ...Array.from({ length: parts }, (_, id) =>
      graphNode({ name: 'Part', label: `no ${id}`, state: id < 20 ? 'run' : 'fresh' }),
    ),
    graphNode({ name: 'Sum', upstream: Array.from({ length: parts }, (_, id) => id) }),
  ],
};

const transform = (page: Page) => page.locator('#world').evaluate((world) => world.style.transform);
const activeText = (page: Page) => page.evaluate('document.activeElement.getAttribute("aria-label")');

test('each step is there with its state and reason; a click tells its key, parameters and folder', async (t) => {
  const opened = await open(t, small);
  if (opened === undefined) return;
  const { page, problems } = opened;
  t.deepEqual(
    await page.locator('.box').evaluateAll((all) => all.map((box) => box.getAttribute('aria-label'))),
    [
      'test/Load a "b" <i>: fresh, made in 1.2 s',
      'test/Count: to run: seed changed from 1 to 2',
      'test/Sum: waits for Count',
      'test/Other: <b>odd</b>',
    ],
  );
  t.true(await page.getByText('to run: seed changed from 1 to 2').first().isVisible());
  const marked = page.locator('path.edge.marked');
  t.is(await marked.getAttribute('d'), '');
  await page.locator('.box', { hasText: 'Load' }).click();
  t.not(await marked.getAttribute('d'), '', 'what leads to and from a step is marked');
  const details = page.locator('#details');
  for (const text of ['Load a "b" <i>', '/store/00-Load-0123', '0123'.repeat(16), '1.2 s']) {
    t.true(String(await details.textContent()).includes(text), text);
  }
  await details.getByRole('button', { name: 'Count' }).click();
  t.regex(String(await details.textContent()), /^Count▸ to runWhyseed changed from 1 to 2.*"seed": 2/s);
  t.is(await page.getByRole('heading', { level: 1 }).textContent(), 'A test');
  await page.screenshot({ path: screenshotPath('graph-small.png') });
  t.deepEqual(problems, []);
});

test('wheel, buttons and keys zoom, dragging and keys move, and 0 shows all again', async (t) => {
  const opened = await open(t, small);
  if (opened === undefined) return;
  const { page, problems } = opened;
  const first = await transform(page);
  let last = first;
  const changes = async (what: string, act: () => Promise<unknown>) => {
    await act();
    const now = await transform(page);
    t.not(now, last, what);
    last = now;
  };
  await page.mouse.move(60, 300);
  await changes('wheel', () => page.mouse.wheel(0, -300).then(() => page.waitForTimeout(100)));
  await changes('drag', async () => {
    await page.mouse.down();
    await page.mouse.move(160, 350, { steps: 4 });
    await page.mouse.up();
  });
  await changes('+ button', () => page.getByRole('button', { name: 'Zoom in' }).click());
  await changes('- button', () => page.getByRole('button', { name: 'Zoom out' }).click());
  await page.locator('#surface').focus();
  for (const key of ['+', '-', 'ArrowLeft', 'ArrowDown']) await changes(key, () => page.keyboard.press(key));
  await page.keyboard.press('0');
  t.is(await transform(page), first);
  t.deepEqual(problems, []);
});

/** Waits until there are so many elements. Asked from outside: the page's own policy allows no script but its own. */
async function counts(page: Page, selector: string, expected: number): Promise<void> {
  const deadline = performance.now() + 30_000;
  while ((await page.locator(selector).count()) !== expected) {
    if (performance.now() > deadline) throw new Error(`never ${expected} of ${selector}`);
    await setTimeout(20);
  }
}

/** Passes as soon as an element has this text. */
async function reads(t: ExecutionContext, element: Locator, text: string): Promise<void> {
  const exact = new RegExp(`^${text.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&')}$`);
  await element.filter({ hasText: exact }).waitFor();
  t.is(await element.textContent(), text);
}

test('the keyboard goes from step to step, and each tells of itself', async (t) => {
  const opened = await open(t, small);
  if (opened === undefined) return;
  const { page, problems } = opened;
  const heading = page.locator('#details h2');
  await page.locator('#surface').focus();
  await page.keyboard.press('Tab');
  t.regex(String(await activeText(page)), /^test\/Load/);
  await reads(t, heading, 'Load a "b" <i>');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  t.regex(String(await activeText(page)), /^test\/Sum/);
  await reads(t, heading, 'Sum');
  await page.keyboard.press('Escape');
  await reads(t, heading, 'Steps');
  await page.keyboard.press('/');
  await page.keyboard.type('seed');
  await reads(t, page.locator('#found'), '1 found');
  await counts(page, '.box.dimmed', 3);
  await page.keyboard.press('Enter');
  await reads(t, heading, 'Count');
  await page.keyboard.press('Escape');
  await counts(page, '.box.dimmed', 0);
  const waiting = page.locator('.states button', { hasText: 'waiting' });
  await waiting.click();
  t.is(await waiting.getAttribute('aria-pressed'), 'true');
  await counts(page, '.box.dimmed', 3);
  t.deepEqual(problems, []);
});

test('past 100 steps groups are collapsed; a click or Enter expands one, its button collapses it', async (t) => {
  const opened = await open(t, large, 'dark');
  if (opened === undefined) return;
  const { page, problems } = opened;
  const boxes = page.locator('.box');
  t.is(await boxes.count(), 2);
  t.is(await boxes.first().getAttribute('aria-label'), 'test/Part, group of 120 steps: 100 fresh, 20 to run');
  const dark = await page.evaluate('getComputedStyle(document.body).backgroundColor');
  t.is(dark, 'rgb(14, 17, 22)');
  await page.screenshot({ path: screenshotPath('graph-collapsed-dark.png') });

  await boxes.first().click();
  t.regex(String(await activeText(page)), /^test\/Part no 0/);
  await page.getByRole('button', { name: 'Fit' }).click();
  await counts(page, '.box', parts + 1);
  await page.screenshot({ path: screenshotPath('graph-expanded-dark.png') });
  await boxes.first().click();
  await page.getByRole('button', { name: 'Collapse all Part' }).click();
  await counts(page, '.box', 2);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Fit' }).click();
  await counts(page, '.box', parts + 1);
  const details = page.locator('#details');
  await boxes.last().focus();
  await reads(t, details.getByRole('heading', { level: 3 }).filter({ hasText: 'Needs' }), 'Needs (120)');
  t.is(await details.locator('ul.steps li').count(), 101);
  await reads(t, details.locator('ul.steps li').last(), `and ${parts - 100} more`);
  t.deepEqual(problems, []);
});
