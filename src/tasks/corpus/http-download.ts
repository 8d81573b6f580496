import type { Hash } from 'node:crypto';
import { open, readFile, rm, stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import PQueue from 'p-queue';
import { type Dispatcher, EnvHttpProxyAgent, interceptors, request } from 'undici';
import { z } from 'zod';
import { writeFileAtomic } from '../../pipeline/index.ts';
import { renameFile } from '../../rename-file.ts';
import { hashFile } from './checksum.ts';

/** Tries in a row that bring nothing before an address is given up. */
const ATTEMPTS = 5;
const FIRST_DELAY_MS = 200;
/** How long a server may say nothing. */
const SILENCE_MS = 30_000;
const MAX_REDIRECTIONS = 10;
/** Transfers from one host at a time. */
const AT_ONCE = 2;
/** Longest wait that a server may ask for. */
const LONGEST_WAIT_MS = 120_000;
const STATUSES_WORTH_ANOTHER_TRY: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);

/** The address does not have the file, or not now; the message says why. */
export class DownloadFailed extends Error {
  override readonly name = 'DownloadFailed';
}

interface DownloadOptions {
  readonly url: string;
  /** Where the file goes once it is whole. `<target>.part` and `<target>.part.json` are kept for the next try. */
  readonly target: string;
  /** Makes what is fed with the file's bytes; called again whenever the file begins anew. */
  readonly startHash: () => Hash;
  readonly signal: AbortSignal;
  onProgress(bytes: number, total: number): void;
}

const resumePoint = z.object({ url: z.string(), validator: z.string() });

/**
 * Fetches a file over HTTP. Redirects are followed; after a cut, also one that killed this process, it goes on at the
 * byte where it was (Range), provided that the server can vouch that the file is still the same (If-Range).
 *
 * @returns the hash, fed with all of the file
 * @throws DownloadFailed
 */
export async function downloadHttp(options: DownloadOptions): Promise<Hash> {
  const { host: name } = new URL(options.url);
  const host = hosts.get(name) ?? openHost();
  hosts.set(name, host);
  host.users += 1;
  try {
    return await host.queue.add(() => fetchPolitely(options, host.dispatcher));
  } finally {
    host.users -= 1;
    if (host.users === 0) {
      hosts.delete(name);
      await host.agent.destroy();
    }
  }
}

/** What all transfers from one host share as long as there are any: their turns, and connections that stay open. */
interface Host {
  readonly queue: PQueue;
  readonly agent: EnvHttpProxyAgent;
  readonly dispatcher: Dispatcher;
  users: number;
}

const hosts = new Map<string, Host>();

function openHost(): Host {
  const agent = new EnvHttpProxyAgent({ headersTimeout: SILENCE_MS, bodyTimeout: SILENCE_MS });
  const dispatcher = agent.compose(interceptors.redirect({ maxRedirections: MAX_REDIRECTIONS }));
  return { queue: new PQueue({ concurrency: AT_ONCE }), agent, dispatcher, users: 0 };
}

async function fetchPolitely(options: DownloadOptions, dispatcher: Dispatcher): Promise<Hash> {
  options.signal.throwIfAborted();
  let failures = 0;
  for (;;) {
    let wait = 0;
    const before = await sizeOf(`${options.target}.part`);
    try {
      return await attempt(options, dispatcher);
    } catch (error) {
      options.signal.throwIfAborted();
      if (!(error instanceof TransferBroken)) throw error;
      failures = (await sizeOf(`${options.target}.part`)) > before ? 1 : failures + 1;
      if (failures >= ATTEMPTS)
        throw new DownloadFailed(`${options.url}: ${error.message}`, { cause: error });
      wait = error.retryAfterMs;
    }
    wait = Math.max(wait, FIRST_DELAY_MS * 2 ** (failures - 1) * (0.5 + Math.random()));
    await delay(wait, undefined, { signal: options.signal });
  }
}

async function attempt(options: DownloadOptions, dispatcher: Dispatcher): Promise<Hash> {
  const { url, target, signal } = options;
  const part = `${target}.part`;
  const from = await readResumePoint(options);
  const headers = from === undefined ? {} : { range: `bytes=${from.bytes}-`, 'if-range': from.validator };
  const response = await request(url, { dispatcher, headers, signal }).catch(transferBroken);
  const { statusCode, body } = response;
  if (statusCode === 416 || (statusCode === 206 && !continuesAt(response, from?.bytes))) {
    await body.dump();
    await discardPartial(target);
    throw new TransferBroken(`answered a range of bytes that was not asked for (status ${statusCode})`);
  }
  if (statusCode !== 200 && statusCode !== 206) {
    await body.dump();
    if (STATUSES_WORTH_ANOTHER_TRY.has(statusCode)) {
      throw new TransferBroken(`answered status ${statusCode}`, retryAfterMs(response));
    }
    throw new DownloadFailed(`${url}: answered status ${statusCode}`);
  }
  const start = statusCode === 206 ? (from?.bytes ?? 0) : 0;
  const hash = options.startHash();
  if (start > 0) await hashFile(part, hash);
  else await startAnew(target, url, response);
  const total = start + Number(response.headers['content-length'] ?? Number.NaN);
  const file = await open(part, start > 0 ? 'a' : 'w');
  let done = start;
  try {
    for await (const bytes of received(body)) {
      await file.appendFile(bytes);
      hash.update(bytes);
      done += bytes.length;
      options.onProgress(done, Number.isNaN(total) ? done : total);
    }
  } finally {
    await file.close();
  }
  if (done < total) throw new TransferBroken(`sent ${done} bytes of ${total}`);
  await renameFile(part, target);
  await rm(`${target}.part.json`, { force: true });
  return hash;
}

/** A transfer that went wrong in a way that another try may mend. */
class TransferBroken extends Error {
  /** What the server asks to wait. */
  readonly retryAfterMs: number;

  constructor(message: string, retryAfterMs = 0, cause?: unknown) {
    super(message, { cause });
    this.retryAfterMs = retryAfterMs;
  }
}

/** `Retry-After` in its form of seconds. */
function retryAfterMs({ headers }: Dispatcher.ResponseData): number {
  const seconds = Number(headers['retry-after'] ?? 0);
  return seconds > 0 ? Math.min(seconds * 1000, LONGEST_WAIT_MS) : 0;
}

async function readResumePoint({
  url,
  target,
}: DownloadOptions): Promise<{ bytes: number; validator: string } | undefined> {
  const bytes = await sizeOf(`${target}.part`);
  const note = await readFile(`${target}.part.json`, 'utf8').catch(() => 'null');
  const parsed = resumePoint.safeParse(JSON.parse(note));
  if (bytes === 0 || !parsed.success || parsed.data.url !== url) return undefined;
  return { bytes, validator: parsed.data.validator };
}

async function startAnew(target: string, url: string, response: Dispatcher.ResponseData): Promise<void> {
  await discardPartial(target);
  const { etag, 'last-modified': modified } = response.headers;
  const validator = typeof etag === 'string' && !etag.startsWith('W/') ? etag : modified;
  if (typeof validator !== 'string' || response.headers['accept-ranges'] === 'none') return;
  await writeFileAtomic(`${target}.part.json`, JSON.stringify({ url, validator }));
}

/** Drops what was fetched so far for a target. */
async function discardPartial(target: string): Promise<void> {
  await rm(`${target}.part.json`, { force: true });
  await rm(`${target}.part`, { force: true });
}

function continuesAt({ headers }: Dispatcher.ResponseData, bytes: number | undefined): boolean {
  const range = /^bytes (\d+)-/.exec(String(headers['content-range'] ?? ''));
  return bytes !== undefined && Number(range?.[1]) === bytes;
}

async function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}

/** The body's bytes; errors of the connection, and only these, become TransferBroken. */
async function* received(body: Dispatcher.ResponseData['body']): AsyncGenerator<Buffer> {
  try {
    yield* body as AsyncIterable<Buffer>;
  } catch (error) {
    transferBroken(error);
  }
}

function transferBroken(error: unknown): never {
  throw new TransferBroken(reasonOf(error), 0, error);
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}
