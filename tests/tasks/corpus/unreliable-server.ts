import { once } from 'node:events';
import { readdir, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { ExecutionContext } from 'ava';

/** One request as the server saw it. */
export interface SeenRequest {
  readonly url: string;
  readonly range: string | undefined;
  readonly ifRange: string | undefined;
}

export interface UnreliableServer {
  /** With the port, without a slash at the end. */
  readonly url: string;
  readonly seen: readonly SeenRequest[];
}

/** A server on the loopback; `answer` is given the number of the request, from 0. */
export async function startServer(
  t: ExecutionContext,
  answer: (request: IncomingMessage, response: ServerResponse, number: number) => void,
): Promise<UnreliableServer> {
  const seen: SeenRequest[] = [];
  const server = createServer((request, response) => {
    const { range, 'if-range': ifRange } = request.headers;
    seen.push({ url: request.url ?? '', range, ifRange: ifRange as string | undefined });
    answer(request, response, seen.length - 1);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

/**
 * Answers as a good server does, ranges included, but cuts the connection after `cutAfter` bytes of the body.
 *
 * @param etag none: the server cannot say whether the file is still the same
 * @param cutWhen what is waited for before the cut. Default: a moment, in which most of the bytes should have arrived
 */
export function serve(
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
  options: {
    readonly etag?: string;
    readonly cutAfter?: number;
    readonly cutWhen?: () => Promise<unknown>;
  } = {},
): void {
  const { etag, cutAfter, cutWhen = () => setTimeout(100) } = options;
  const wanted = /^bytes=(\d+)-$/.exec(request.headers.range ?? '');
  const same = etag !== undefined && request.headers['if-range'] === etag;
  const start = wanted !== null && same ? Number(wanted[1]) : 0;
  const rest = body.subarray(start);
  response.writeHead(start > 0 ? 206 : 200, {
    'content-length': rest.length,
    ...(etag === undefined ? {} : { etag }),
    ...(start > 0 ? { 'content-range': `bytes ${start}-${body.length - 1}/${body.length}` } : {}),
  });
  if (cutAfter === undefined || cutAfter >= rest.length) response.end(rest);
  else response.write(rest.subarray(0, cutAfter), () => cutWhen().then(() => response.destroy()));
}

/** Ends when the part of a file that is being downloaded somewhere below a folder has so many bytes. */
export async function partHas(folder: string, bytes: number): Promise<void> {
  for (;;) {
    const files = await readdir(folder, { recursive: true }).catch(() => []);
    const part = files.find((file) => file.endsWith('.part'));
    const size = part === undefined ? 0 : await sizeOf(join(folder, part));
    if (size >= bytes) return;
    await setTimeout(5);
  }
}

/** 0 where it is gone already. */
function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}
