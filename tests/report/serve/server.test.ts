import { appendFileSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fc, testProp } from '@fast-check/ava';
import test, { type ExecutionContext } from 'ava';
import { UserError } from '../../../src/errors.ts';
import { rangeOf } from '../../../src/report/serve/send-file.ts';
import { serveReport } from '../../../src/report/serve/server.ts';
import { screenshotPath, startChromium } from '../../chromium.ts';
import { sceneTask, type WholeFolder, wholeFolder } from '../whole-folder.ts';

/** A server of a whole folder, closed after the test. */
async function served(t: ExecutionContext): Promise<WholeFolder & { readonly url: string }> {
  const folder = await wholeFolder(t);
  const server = await serveReport({ ...folder, port: 0 });
  t.teardown(() => server.close());
  return { ...folder, url: server.url };
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Asks with a path as it is, which `fetch` would tidy, and any `Host`. */
function ask(
  url: string,
  path: string,
  options: { method?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, path, ...options }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) });
      });
    });
    asked.on('error', reject);
    asked.end();
  });
}

const clipPath = `/audio/${sceneTask}/test/clip-0.wav`;
const clipFile = ({ tasksDir }: WholeFolder) => join(tasksDir, sceneTask, '16000/test/clip-0.wav');

test('the page is that of the report, with its policy, and the clips that it names can be had', async (t) => {
  const folder = await served(t);
  t.regex(folder.url, /^http:\/\/127\.0\.0\.1:\d+\/$/);
  const { status, headers, body } = await ask(folder.url, '/');
  t.is(status, 200);
  t.regex(String(headers['content-security-policy']), /^default-src 'none'; .*connect-src 'self'/);
  t.is(headers['access-control-allow-origin'], undefined);
  t.regex(body.toString(), /<h1>heareval<\/h1>.*<h2 id="live-title">Runs<\/h2>/s);
  const clip = await ask(folder.url, clipPath);
  t.deepEqual([clip.status, clip.headers['content-type']], [200, 'audio/wav']);
  t.deepEqual(clip.body, readFileSync(clipFile(folder)));
});

test('a player gets the part of a clip that it asks for', async (t) => {
  const folder = await served(t);
  await ask(folder.url, '/');
  const whole = readFileSync(clipFile(folder));
  const part = await ask(folder.url, clipPath, { headers: { range: 'bytes=10-19' } });
  t.is(part.status, 206);
  t.is(part.headers['content-range'], `bytes 10-19/${whole.length}`);
  t.deepEqual(part.body, whole.subarray(10, 20));
  const end = await ask(folder.url, clipPath, { headers: { range: 'bytes=-4' } });
  t.deepEqual(end.body, whole.subarray(-4));
  const beyond = await ask(folder.url, clipPath, { headers: { range: `bytes=${whole.length}-` } });
  t.deepEqual([beyond.status, beyond.headers['content-range']], [416, `bytes */${whole.length}`]);
  const head = await ask(folder.url, clipPath, { method: 'HEAD' });
  t.deepEqual(
    [head.status, head.headers['content-length'], head.body.length],
    [200, String(whole.length), 0],
  );
});

test('other hosts, other methods and all other paths are refused', async (t) => {
  const folder = await served(t);
  await ask(folder.url, '/');
  writeFileSync(join(folder.root, 'secret.wav'), 'secret');
  mkdirSync(join(folder.tasksDir, 'other-1-x/16000/test'), { recursive: true });
  symlinkSync(join(folder.root, 'secret.wav'), join(folder.tasksDir, 'other-1-x/16000/test/a.wav'));
  for (const host of ['example.org', 'localhost.example.org', '127.0.0.1.example.org:80', 'evil@localhost']) {
    t.is((await ask(folder.url, '/', { headers: { host } })).status, 403, host);
    t.is((await ask(folder.url, clipPath, { headers: { host } })).status, 403, host);
  }
  t.is((await ask(folder.url, '/', { headers: { host: 'localhost:1234' } })).status, 200);
  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
    t.is((await ask(folder.url, '/', { method })).status, 405, method);
  }
  const tries = [
    '/audio/../secret.wav',
    '/audio/../../secret.wav',
    '/audio/%2e%2e/%2e%2e/secret.wav',
    '/audio/..%2f..%2fsecret.wav',
    `/audio/${sceneTask}/test/..%2f..%2f..%2f..%2fsecret.wav`,
    '//etc/passwd',
    '/etc/passwd',
    '/audio//etc/passwd',
    '/audio/other-1-x/test/a.wav',
    `/audio/${sceneTask}/test/clip-0.wav%00`,
    '/audio/',
    '/%',
    '*',
  ];
  for (const path of tries) t.is((await ask(folder.url, path)).status, 404, path);
});

testProp(
  'whatever path is asked for, nothing but the page and its clips is given',
  [fc.webPath()],
  async (t, path) => {
    const server = await serveReport({ embeddingsDir: 'none', tasksDir: 'none', workdir: 'none', port: 0 });
    try {
      const asked = path.startsWith('/') ? path : `/${path}`;
      const expected = /^\/(?:\?|$)/.test(asked) ? 200 : 404;
      t.is((await ask(server.url, asked)).status, expected);
    } finally {
      await server.close();
    }
  },
  { numRuns: 10 },
);

test('the page is made anew when scores have changed, and only then', async (t) => {
  const { url, embeddingsDir } = await served(t);
  const modules = async () =>
    [...(await ask(url, '/')).body.toString().matchAll(/<tr data-name="(\w+)">/g)].map(([, name]) => name);
  t.deepEqual(await modules(), ['good', 'poor']);
  rmSync(join(embeddingsDir, 'poor'), { recursive: true });
  t.deepEqual(await modules(), ['good']);
  rmSync(join(embeddingsDir, 'good'), { recursive: true });
  const { status, body } = await ask(url, '/');
  t.is(status, 200);
  t.regex(body.toString(), /embeddings: no scores; expected/);
});

test('a range is the bytes that a file has, or outside of it', (t) => {
  t.deepEqual(rangeOf('bytes=0-', 10), [0, 9]);
  t.deepEqual(rangeOf('bytes=2-100', 10), [2, 9]);
  t.deepEqual(rangeOf('bytes=-100', 10), [0, 9]);
  t.is(rangeOf('bytes=-0', 10), 'outside');
  t.is(rangeOf('bytes=10-', 10), 'outside');
  t.is(rangeOf('bytes=0-', 0), 'outside');
  for (const text of [undefined, 'bytes=-', 'bytes=3-2', 'bytes=0-1,3-4', 'lines=1-2']) {
    t.is(rangeOf(text, 10), undefined);
  }
});

test('a port that is taken is the user’s mistake, told in one line', async (t) => {
  const { url, ...folder } = await served(t);
  const port = Number(new URL(url).port);
  const error = await t.throwsAsync(serveReport({ ...folder, port }), { instanceOf: UserError });
  t.is(error?.message, `--port ${port}: is taken; expected one that is free`);
  t.regex(error?.next ?? '', /^heareval serve --port \d+$/);
});

/** The log of a run of two steps: up to so many of its lines. */
function logLines(count: number): string {
  const step = (id: number) => ({ id, scope: 's', name: 'Count', label: `no ${id}` });
  const time = new Date().toISOString();
  const process = { pid: 1, host: 'elsewhere', bootId: 'b', startedAt: null };
  const run = [1, 2].map((id) => ({ step: step(id), reasons: [] }));
  const events = [
    { type: 'run-start', run: 'r', workdir: 'w', workers: 1, process, command: 'heareval demo' },
    { type: 'plan', fresh: 0, run },
    { type: 'step-start', step: step(1), key: 'k', reasons: [] },
    { type: 'step-progress', step: step(1), done: 3, total: 8, unit: 'clips' },
    { type: 'step-done', step: step(1), outDir: 'o', files: 1, bytes: 1, durationMs: 1 },
  ];
  return events
    .slice(0, count)
    .map((event) => `${JSON.stringify({ time, ...event })}\n`)
    .join('');
}

test('a browser shows runs as they go, plays from the server, and tells when scores have changed', async (t) => {
  const browser = await startChromium(t);
  if (browser === undefined) return;
  const { url, workdir, embeddingsDir } = await served(t);
  mkdirSync(join(workdir, 'runs'), { recursive: true });
  const log = join(workdir, 'runs/2026-01-01T00-00-00-000Z-abcd.jsonl');
  writeFileSync(log, logLines(4));
  const page = await browser.newPage({ reducedMotion: 'reduce' });
  const problems: string[] = [];
  page.on('console', (message) => problems.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('request', (each) => {
    if (!each.url().startsWith(url)) problems.push(`request: ${each.url()}`);
  });
  await page.goto(url);
  const live = page.locator('#live');
  await live.getByText('0 of 2 steps', { exact: true }).waitFor();
  await live.getByText('heareval demo', { exact: true }).waitFor();
  await live.getByText(/s\/Count no 1: 3 of 8 clips/).waitFor();
  await page.screenshot({ path: screenshotPath('report-served.png') });
  writeFileSync(log, logLines(5));
  await live.getByText('1 of 2 steps', { exact: true }).waitFor();

  const place = page.locator(`section.task[data-name="${sceneTask}"]`);
  await place.locator('select').selectOption({ label: 'poor' });
  await place
    .locator('.panel audio')
    .first()
    .evaluate(async (element) => {
      const player = element as unknown as { muted: boolean; play(): Promise<void> };
      player.muted = true;
      await player.play();
    });

  const scores = join(embeddingsDir, 'poor', sceneTask, 'scores.json');
  appendFileSync(scores, '\n');
  await live.getByRole('button', { name: 'Scores have changed: show them' }).click();
  await live.getByText('1 of 2 steps', { exact: true }).waitFor();
  t.is(await live.getByRole('button').count(), 0);
  t.deepEqual(problems, []);
});

test('whoever goes while listening is let go', async (t) => {
  const { embeddingsDir, tasksDir, workdir } = await wholeFolder(t, { modules: ['good'] });
  const server = await serveReport({ embeddingsDir, tasksDir, workdir, port: 0 });
  const gone = new AbortController();
  const response = await fetch(new URL('events', server.url), { signal: gone.signal });
  t.is(response.headers.get('content-type'), 'text/event-stream');
  gone.abort();
  await setTimeout(50);
  await server.close();
  await t.throwsAsync(fetch(server.url));
});
