import type { Hash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import PQueue from 'p-queue';
import { type Dispatcher, EnvHttpProxyAgent, interceptors } from 'undici';
import { renameFile } from '../../../rename-file.ts';
import {
  DownloadFailed,
  type DownloadOptions,
  MAX_REDIRECTIONS,
  Transfer,
  TransferBroken,
} from './http-transfer.ts';
import { PartialFile } from './partial-file.ts';

/** Tries in a row that bring nothing before an address is given up. */
const ATTEMPTS = 5;
const FIRST_DELAY_MS = 200;
/** How long a server may say nothing. */
const SILENCE_MS = 30_000;
/** Transfers from one host at a time. */
const AT_ONCE = 2;

/**
 * Fetches a file over HTTP. Redirects are followed; after a cut, also one that killed this process, it goes on at the
 * byte where it was (Range), provided that the server can vouch that the file is still the same (If-Range). So it does where
 * the server sends a part only.
 *
 * @returns the hash, fed with all of the file
 * @throws DownloadFailed where the address does not have the file, or not now
 * @throws UserError where the disk has no room for it
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
  const { url, target, signal } = options;
  signal.throwIfAborted();
  const part = new PartialFile(target, url, options.startHash);
  const transfer = new Transfer(options, dispatcher, part);
  // Only what was never here before is progress: a file that breaks off at the same byte each time is given up.
  let furthest = await part.size();
  for (let failures = 0; ; ) {
    let wait = 0;
    try {
      if (await transfer.attempt()) {
        const hash = await part.hash();
        await renameFile(part.path, target);
        await rm(`${part.path}.json`, { force: true });
        return hash;
      }
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof TransferBroken)) throw error;
      failures += 1;
      if (failures >= ATTEMPTS && (await part.size()) <= furthest) {
        throw new DownloadFailed(`${url}: ${error.message}`, { cause: error });
      }
      wait = Math.max(error.retryAfterMs, FIRST_DELAY_MS * 2 ** (failures - 1) * (0.5 + Math.random()));
    }
    const size = await part.size();
    if (size > furthest) failures = Math.min(failures, 1);
    furthest = Math.max(furthest, size);
    if (wait > 0) await delay(wait, undefined, { signal });
  }
}
