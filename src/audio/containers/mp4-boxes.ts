import { asciiOf, bigEndian } from './byte-order.ts';

/** A box of an MP4 file (ISO/IEC 14496-12, 4.2). */
export interface Mp4Box {
  readonly type: string;
  /** What follows its header. */
  readonly body: Uint8Array;
  /** Of the box, where `bytes` begin at `start`. */
  readonly place: number;
}

/**
 * The boxes that follow one another in `bytes`; the last one may be cut off.
 *
 * @param start where `bytes` lie in the file
 */
export function* boxesOf(bytes: Uint8Array, start = 0): Generator<Mp4Box> {
  let place = 0;
  while (place + 8 <= bytes.length) {
    const short = bigEndian(bytes, place, 4);
    const header = short === 1 ? 16 : 8;
    const size = short === 0 ? bytes.length - place : short === 1 ? bigEndian(bytes, place + 8, 8) : short;
    if (size < header) return;
    const type = asciiOf(bytes, place + 4, 4);
    yield { type, body: bytes.subarray(place + header, place + size), place: start + place };
    place += size;
  }
}

/** The body of the first box that is reached by `types`, one within the other. */
export function findBox(bytes: Uint8Array, ...types: readonly string[]): Uint8Array | undefined {
  let body: Uint8Array | undefined = bytes;
  for (const type of types) {
    if (body === undefined) return undefined;
    body = [...boxesOf(body)].find((box) => box.type === type)?.body;
  }
  return body;
}
