import { bigEndian, byteAt, littleEndian } from './byte-order.ts';

/** Reads bytes of a file, or fewer at its end. */
export type ReadAt = (start: number, end: number) => Uint8Array;

const ID3_HEADER_SIZE = 10;
const [APE_SIZE, ID3V1_SIZE] = [32, 128];
const APE_HAS_HEADER = 0x80000000;

/**
 * Where the tags at the beginning of a file end: ID3v2 of any size and number (id3.org, ID3v2.4.0, section 3.1), and APEv2.
 */
export function endOfLeadingTags(read: ReadAt, fileSize: number): number {
  let place = 0;
  while (place < fileSize) {
    const head = Buffer.from(read(place, Math.min(fileSize, place + APE_SIZE)));
    const size = head.toString('latin1', 0, 3) === 'ID3' ? id3Size(head) : leadingApeSize(head);
    if (size === 0) break;
    place += size;
  }
  return Math.min(place, fileSize);
}

/** Where the tags at the end of a file begin: ID3v1, APEv2 and ID3v2 with a footer, in any order. */
export function startOfTrailingTags(read: ReadAt, start: number, fileSize: number): number {
  let end = fileSize;
  for (;;) {
    const tail = Buffer.from(read(Math.max(start, end - ID3V1_SIZE), end));
    const size = trailingTagSize(tail);
    if (size === 0 || size > end - start) return end;
    end -= size;
  }
}

function trailingTagSize(tail: Buffer): number {
  if (tail.length === ID3V1_SIZE && tail.toString('latin1', 0, 3) === 'TAG') return ID3V1_SIZE;
  const ape = tail.subarray(-APE_SIZE);
  if (ape.length === APE_SIZE && ape.toString('latin1', 0, 8) === 'APETAGEX') {
    const header = littleEndian(ape, 20, 4) >= APE_HAS_HEADER ? APE_SIZE : 0;
    return littleEndian(ape, 12, 4) + header;
  }
  const footer = tail.subarray(-ID3_HEADER_SIZE);
  if (footer.toString('latin1', 0, 3) === '3DI') return synchsafe(footer, 6) + 2 * ID3_HEADER_SIZE;
  return 0;
}

function id3Size(head: Uint8Array): number {
  if (head.length < ID3_HEADER_SIZE || head.subarray(6, 10).some((byte) => byte >= 0x80)) return 0;
  const footer = (byteAt(head, 5) & 0x10) === 0 ? 0 : ID3_HEADER_SIZE;
  return ID3_HEADER_SIZE + footer + synchsafe(head, 6);
}

function leadingApeSize(head: Buffer): number {
  return head.toString('latin1', 0, 8) === 'APETAGEX' ? APE_SIZE + littleEndian(head, 12, 4) : 0;
}

/** Four times seven bits. */
function synchsafe(bytes: Uint8Array, place: number): number {
  const all = bigEndian(bytes, place, 4);
  return (all & 0x7f) | ((all & 0x7f00) >> 1) | ((all & 0x7f0000) >> 2) | ((all & 0x7f000000) >> 3);
}
