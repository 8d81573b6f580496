import { bigEndian, byteAt } from './byte-order.ts';

const MIN_HEADER_SIZE = 6;

/**
 * Where the next frame of FLAC begins, at `from` or behind it: two bytes of synchronisation and a header whose checksum is right
 * (RFC 9639, section 9.1). The end where none follows.
 */
export function nextFlacFrame(bytes: Uint8Array, from: number): number {
  for (let place = from; place + MIN_HEADER_SIZE <= bytes.length; place += 1) {
    if (bytes[place] === 0xff && ((bytes[place + 1] as number) & 0xfe) === 0xf8 && isHeader(bytes, place)) {
      return place;
    }
  }
  return bytes.length;
}

function isHeader(bytes: Uint8Array, place: number): boolean {
  const end = place + headerSize(bytes, place);
  return end > place && end < bytes.length && crc8(bytes, place, end) === bytes[end];
}

/** Without its checksum; 0 for values that no header has. */
function headerSize(bytes: Uint8Array, place: number): number {
  const [sizes = 0, shape = 0, number = 0] = bytes.subarray(place + 2, place + 5);
  const [blockCode, rateCode] = [sizes >> 4, sizes & 15];
  if (blockCode === 0 || rateCode === 15 || shape >> 4 > 10 || (shape & 1) === 1) return 0;
  const more = number < 0x80 ? 0 : Math.max(1, Math.clz32(~(number << 24)) - 1);
  const blockBytes = blockCode === 6 ? 1 : blockCode === 7 ? 2 : 0;
  const rateBytes = rateCode === 12 ? 1 : rateCode > 12 ? 2 : 0;
  return 5 + more + blockBytes + rateBytes;
}

function crc8(bytes: Uint8Array, start: number, end: number): number {
  let crc = 0;
  for (let i = start; i < end; i += 1) {
    crc ^= byteAt(bytes, i);
    for (let bit = 0; bit < 8; bit += 1) crc = crc >= 0x80 ? ((crc << 1) ^ 0x107) & 0xff : crc << 1;
  }
  return crc;
}

const CRC_16 = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit += 1) crc = crc >= 0x8000 ? ((crc << 1) ^ 0x18005) & 0xffff : crc << 1;
  return crc;
});

function crc16(bytes: Uint8Array, start: number, end: number, before = 0): number {
  let crc = before;
  for (let i = start; i < end; i += 1) {
    crc = ((crc << 8) & 0xffff) ^ (CRC_16[(crc >> 8) ^ (bytes[i] as number)] as number);
  }
  return crc;
}

/** Codes of a header (RFC 9639, tables 14 and 20): 44.1 kHz, in place of the rate that nobody reads, and the depths. */
const SOME_RATE_CODE = 9;
const DEPTH_CODES: Readonly<Record<number, number>> = { 8: 1, 12: 2, 16: 4, 20: 5, 24: 6, 32: 7 };

/**
 * Writes a rate and a depth into the headers of frames that leave them to the beginning of the stream, for the decoder sees
 * one frame at a time. The rate is any: the stream's own is known.
 *
 * @returns the same bytes where every frame has both, or the depth is one that no frame can tell
 */
export function withFrameHeaders(bytes: Uint8Array, bitsPerSample: number): Uint8Array {
  let start = nextFlacFrame(bytes, endOfMetadata(bytes));
  const depthCode = DEPTH_CODES[bitsPerSample];
  if (depthCode === undefined || !leavesOut(bytes, start)) return bytes;
  const copy = Uint8Array.from(bytes);
  while (start < bytes.length) {
    let end = start;
    let crc = 0;
    do {
      const next = nextFlacFrame(bytes, end + MIN_HEADER_SIZE);
      crc = crc16(bytes, end, next, crc);
      end = next;
    } while (crc !== 0 && end < bytes.length);
    if (crc !== 0) return copy;
    const size = headerSize(bytes, start);
    const [sizes = 0, shape = 0] = bytes.subarray(start + 2, start + 4);
    if ((sizes & 15) === 0) copy[start + 2] = sizes | SOME_RATE_CODE;
    if ((shape & 14) === 0) copy[start + 3] = shape | (depthCode << 1);
    copy[start + size] = crc8(copy, start, start + size);
    const check = crc16(copy, start, end - 2);
    copy.set([check >> 8, check & 0xff], end - 2);
    start = end;
  }
  return copy;
}

function leavesOut(bytes: Uint8Array, place: number): boolean {
  const [sizes = 1, shape = 2] = bytes.subarray(place + 2, place + 4);
  return (sizes & 15) === 0 || (shape & 14) === 0;
}

/** Blocks of metadata follow `fLaC`, the last of which says so (RFC 9639, section 8.1). */
function endOfMetadata(bytes: Uint8Array): number {
  let place = 4;
  while (place + 4 <= bytes.length) {
    const isLast = (bytes[place] as number) >= 0x80;
    place += 4 + bigEndian(bytes, place + 1, 3);
    if (isLast) break;
  }
  return Math.min(place, bytes.length);
}
