import { UserError } from '../../errors.ts';
import { asciiOf, bigEndian, littleEndian } from './byte-order.ts';
import { isPlaceholder, layOutPcm, type PcmFormat, type PcmLayout } from './pcm-layout.ts';
import { readWavFormat } from './wav-format.ts';

const RIFF_HEADER_SIZE = 12;
const CHUNK_HEADER_SIZE = 8;
const NOT_KNOWN = 0xffffffff;

/**
 * Reads the chunks of a RIFF/WAVE file, or of its kinds: RIFX (the highest byte first), RF64 and BW64 (sizes of 64 bits; EBU
 * Tech 3306, ITU-R BS.2088).
 *
 * A data chunk whose size is what writers leave that cannot seek extends to the end of the file.
 *
 * @param bytes the file, or as much of its beginning as reaches into its data chunk
 * @param name names the file in error messages
 * @param fileSize in bytes
 * @throws UserError where the file is not WAV, is truncated, holds another codec or no samples
 */
export function readWavLayout(bytes: Uint8Array, name: string, fileSize = bytes.length): PcmLayout {
  const kind = checkRiffHeader(bytes, name);
  const isRifx = kind === 'RIFX';
  const number = isRifx ? bigEndian : littleEndian;
  const riffSize = number(bytes, 4, 4);
  let format: PcmFormat | undefined;
  let wideSize: number | undefined;
  let isEmpty = false;
  let offset = RIFF_HEADER_SIZE;
  while (offset + CHUNK_HEADER_SIZE <= bytes.length) {
    const id = asciiOf(bytes, offset, 4);
    const stated = number(bytes, offset + 4, 4);
    const size = id === 'data' && stated === NOT_KNOWN ? (wideSize ?? stated) : stated;
    const start = offset + CHUNK_HEADER_SIZE;
    const present = fileSize - start;
    const streamed =
      id === 'data' && (wideSize === undefined ? isStreamed(size, riffSize, present) : isStreamedWide(size));
    if (!streamed && size > present) {
      throw new UserError(
        `${name}: truncated: its ${JSON.stringify(id)} chunk promises ${size} bytes, ${present} are there`,
      );
    }
    if (id === 'ds64') wideSize = littleEndian(bytes, start + 8, 8);
    if (id === 'fmt ' && format !== undefined) {
      throw new UserError(`${name}: has two "fmt " chunks, expected one`);
    }
    if (id === 'fmt ') format = readWavFormat(bytes.subarray(start, start + size), isRifx, name);
    if (id === 'data') {
      isEmpty = size === 0 && isFollowedByChunks(bytes, start, fileSize, number);
      if (!isEmpty) return layOut(format, start, streamed ? present : size, name);
    }
    offset = start + size + (size % 2);
  }
  if (isEmpty) throw new UserError(`${name}: holds no samples, expected at least one`);
  const missing = format === undefined ? 'a "fmt " chunk' : 'a "data" chunk';
  throw new UserError(`${name}: expected ${missing}, the file ends after ${bytes.length} bytes without one`);
}

function isStreamed(size: number, riffSize: number, present: number): boolean {
  if (size === 0) return true;
  return size > present && (isPlaceholder(size, present) || isPlaceholder(riffSize, present));
}

/** ds64 is written last, or left with zeros or ones. */
function isStreamedWide(size: number): boolean {
  return size === 0 || size >= 2 ** 63;
}

/** Whether data of size 0 is followed by chunks up to the end of the file: it is empty then, and they are no samples. */
function isFollowedByChunks(
  bytes: Uint8Array,
  start: number,
  fileSize: number,
  number: typeof littleEndian,
): boolean {
  let place = start;
  while (place + CHUNK_HEADER_SIZE <= bytes.length) {
    if (!/^[\w ]{4}$/.test(asciiOf(bytes, place, 4))) return false;
    const size = number(bytes, place + 4, 4);
    place += CHUNK_HEADER_SIZE + size + (size % 2);
    if (place >= fileSize) return place <= fileSize + 1;
  }
  return false;
}

function checkRiffHeader(bytes: Uint8Array, name: string): string {
  if (bytes.length === 0) throw new UserError(`${name}: is empty (0 bytes), expected a WAV file`);
  const id = asciiOf(bytes, 0, 4);
  if (!['RIFF', 'RIFX', 'RF64', 'BW64'].includes(id) || asciiOf(bytes, 8, 4) !== 'WAVE') {
    const found = JSON.stringify(asciiOf(bytes, 0, RIFF_HEADER_SIZE));
    throw new UserError(`${name}: not a WAV file: begins with ${found}, expected "RIFF....WAVE"`);
  }
  return id;
}

function layOut(format: PcmFormat | undefined, dataStart: number, size: number, name: string): PcmLayout {
  if (format === undefined) {
    throw new UserError(`${name}: its "data" chunk comes before any "fmt " chunk, expected "fmt " first`);
  }
  return layOutPcm(format, dataStart, size, name);
}
