import { createReadStream, type ReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Sends a file, or the part of it that a player asks for (RFC 9110, one range of bytes). */
export async function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  file: string,
  type: string,
): Promise<void> {
  const stats = await stat(file).catch(() => undefined);
  if (stats?.isFile() !== true) {
    response.writeHead(404).end();
    return;
  }
  const { size } = stats;
  const range = rangeOf(request.headers.range, size);
  const headers = { 'content-type': type, 'accept-ranges': 'bytes' };
  if (range === 'outside') {
    response.writeHead(416, { ...headers, 'content-range': `bytes */${size}` }).end();
    return;
  }
  const [first, last] = range ?? [0, size - 1];
  const part = range === undefined ? {} : { 'content-range': `bytes ${first}-${last}/${size}` };
  response.writeHead(range === undefined ? 200 : 206, {
    ...headers,
    ...part,
    'content-length': last - first + 1,
  });
  if (request.method === 'HEAD' || last < first) {
    response.end();
    return;
  }
  pipe(createReadStream(file, { start: first, end: last }), response);
}

function pipe(stream: ReadStream, response: ServerResponse): void {
  stream.on('error', () => response.destroy());
  response.on('close', () => stream.destroy());
  stream.pipe(response);
}

/** First and last byte; undefined where the whole is asked for, or something that is not understood. */
export function rangeOf(
  header: string | undefined,
  size: number,
): readonly [first: number, last: number] | 'outside' | undefined {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (from === '' && to === '') return undefined;
  const first = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === '' || to === '' ? size - 1 : Math.min(size - 1, Number(to));
  if (from !== '' && to !== '' && Number(to) < first) return undefined;
  return first >= size || (from === '' && Number(to) === 0) ? 'outside' : [first, last];
}
