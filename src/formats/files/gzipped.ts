import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

/** Pieces of what is gzipped, of which a part is in memory at a time. */
export async function* gzipped(
  pieces: Iterable<Uint8Array | string>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const gzip = createGzip();
  const done = pipeline(Readable.from(pieces), gzip);
  // What goes wrong ends what is read here as well.
  done.catch(() => {});
  yield* gzip as AsyncIterable<Uint8Array>;
  await done;
}
