import type { DecodedPart } from '../decoder-calls.ts';
import { asciiOf, bigEndian, byteAt } from './byte-order.ts';

/** Elements that hold others (RFC 9559): segment, tracks, track, cluster, block group. */
const MASTERS = [0x18538067, 0x1654ae6b, 0xae, 0x1f43b675, 0xa0];
const [CODEC, DISCARD_PADDING] = [0x86, 0x75a2];
const BLOCKS = [0xa0, 0xa3];

/** An element that is to be passed over. */
const VOID = 0xec;

export interface WebmPadding {
  readonly seconds: number;
  /** The file without its last block. */
  readonly shortened: Uint8Array;
}

/**
 * How much of the end of a WebM file of Vorbis is padding, as its last block says; undefined where it says nothing. Of Opus the
 * decoder takes it away itself.
 */
export function webmPadding(bytes: Uint8Array): WebmPadding | undefined {
  let [seconds, isVorbis, last] = [0, false, 0];
  for (const { id, body, place } of elementsOf(bytes)) {
    if (id === CODEC && asciiOf(body, 0, 8) === 'A_VORBIS') isVorbis = true;
    if (BLOCKS.includes(id)) [seconds, last] = [0, place];
    if (id === DISCARD_PADDING && body.length <= 8) {
      const value = bigEndian(body, 0, body.length);
      seconds = value < 2 ** (8 * body.length - 1) ? value / 1e9 : 0;
    }
  }
  if (!isVorbis || seconds === 0) return undefined;
  const shortened = Uint8Array.from(bytes);
  shortened[last] = VOID;
  return { seconds, shortened };
}

/** All elements in order, those that hold others before what they hold. */
function* elementsOf(bytes: Uint8Array): Generator<{ id: number; body: Uint8Array; place: number }> {
  let place = 0;
  while (place < bytes.length) {
    const idLength = Math.clz32(byteAt(bytes, place)) - 23;
    const first = byteAt(bytes, place + idLength);
    const length = Math.clz32(first) - 23;
    if (idLength > 4 || length > 8) return;
    const id = bigEndian(bytes, place, idLength);
    const high = (first & (2 ** (8 - length) - 1)) * 2 ** (8 * (length - 1));
    const size = high + bigEndian(bytes, place + idLength + 1, length - 1);
    const start = place + idLength + length;
    const end = size >= 2 ** (7 * length) - 1 ? bytes.length : Math.min(bytes.length, start + size);
    yield { id, body: bytes.subarray(start, end), place };
    place = MASTERS.includes(id) ? start : end;
  }
}

/** A block of Vorbis has no more samples. */
const MAX_BLOCK = 2 ** 13;

/**
 * Leaves the padding at the end away, unless it is more than the last block has, as ffmpeg does.
 *
 * @param shortened the parts of the file without its last block, which come as those of the file do
 */
export async function* withoutPadding(
  parts: AsyncIterable<DecodedPart>,
  shortened: AsyncGenerator<DecodedPart>,
  seconds: number,
): AsyncGenerator<DecodedPart> {
  const held: DecodedPart[] = [];
  let [heldLength, lastBlock] = [0, 0];
  for await (const part of parts) {
    const { value } = await shortened.next();
    lastBlock += lengthOf(part) - (value === undefined ? 0 : lengthOf(value));
    held.push(part);
    heldLength += lengthOf(part);
    while (held[0] !== undefined && heldLength - lengthOf(held[0]) >= MAX_BLOCK) {
      heldLength -= lengthOf(held[0]);
      yield held.shift() as DecodedPart;
    }
  }
  for (const part of held) {
    const padding = Math.round(seconds * part.sampleRate);
    const left = padding > lastBlock ? heldLength : heldLength - padding;
    if (left > 0) yield { ...part, channelData: part.channelData.map((one) => one.subarray(0, left)) };
    heldLength -= lengthOf(part);
  }
}

export function lengthOf(part: DecodedPart): number {
  return part.channelData[0]?.length ?? 0;
}
