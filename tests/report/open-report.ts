import { pathToFileURL } from 'node:url';
import type { ExecutionContext } from 'ava';
import type { Page } from 'playwright-core';
import { startChromium } from '../chromium.ts';

export interface OpenedReport {
  readonly page: Page;
  /** Whatever the console told, and every request but that for the page and those for data within it. */
  readonly problems: readonly string[];
}

/** Opens a page from disk; `undefined`, and said so, where there is no browser. */
export async function openReport(
  t: ExecutionContext,
  file: string,
  {
    colorScheme = 'light',
    viewport = { width: 1300, height: 900 },
  }: {
    readonly colorScheme?: 'light' | 'dark' | undefined;
    readonly viewport?: { readonly width: number; readonly height: number } | undefined;
  } = {},
): Promise<OpenedReport | undefined> {
  const browser = await startChromium(t);
  if (browser === undefined) return undefined;
  const page = await browser.newPage({ colorScheme, viewport, reducedMotion: 'reduce' });
  const problems: string[] = [];
  page.on('console', (message) => problems.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => problems.push(String(error)));
  const own = pathToFileURL(file).href;
  page.on('request', (request) => {
    const url = request.url();
    if (url !== own && !/^(?:data|blob):/.test(url)) problems.push(`request: ${url}`);
  });
  await page.goto(own);
  return { page, problems };
}

/** What is used of an audio element. */
interface Player {
  muted: boolean;
  readonly duration: number;
  play(): Promise<void>;
  addEventListener(type: 'ended', listener: (event: unknown) => void): void;
}

/** Plays a clip to its end. Returns its length in seconds. */
export function playToEnd(element: unknown): Promise<number> {
  const player = element as Player;
  player.muted = true;
  return new Promise((resolve, reject) => {
    player.addEventListener('ended', () => resolve(player.duration));
    player.play().catch(reject);
  });
}
