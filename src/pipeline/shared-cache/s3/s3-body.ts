import type { Readable } from 'node:stream';

/**
 * The bytes of an answer.
 *
 * @param came is called for each piece that has come
 * @throws Error when the body ends before it has so many bytes
 */
export async function collect(body: Readable, length: number | undefined, came: () => void): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let have = 0;
  for await (const piece of body) {
    came();
    pieces.push(piece as Buffer);
    have += (piece as Buffer).length;
  }
  if (length !== undefined && have !== length) throw new Error(`the connection was cut after ${have} bytes`);
  return Buffer.concat(pieces, have);
}

/** `bytes 0-9/120` -> 120 */
export function totalOf(range: string | undefined): number | undefined {
  const [, total] = /\/(\d+)$/.exec(range ?? '') ?? [];
  return total === undefined ? undefined : Number(total);
}

/** Whether a piece was asked for where an object has no bytes any more. */
export function isBeyondEnd(error: unknown): boolean {
  const { $metadata } = error as { readonly $metadata?: { readonly httpStatusCode?: number } };
  return $metadata?.httpStatusCode === 416;
}
