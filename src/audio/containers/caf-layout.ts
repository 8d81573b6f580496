import { UserError } from '../../errors.ts';
import { asciiOf, bigEndian } from './byte-order.ts';
import { checkPcmFormat, layOutPcm, type PcmCoding, type PcmFormat, type PcmLayout } from './pcm-layout.ts';

const HEADER_SIZE = 8;
const CHUNK_HEADER_SIZE = 12;
/** Before the samples, in their chunk: how often they were changed. */
const EDIT_COUNT_SIZE = 4;
const DESCRIPTION_SIZE = 32;
const [IS_FLOAT, IS_LITTLE_ENDIAN] = [1, 2];

/**
 * Reads the chunks of an Apple Core Audio Format file of plain samples ("Core Audio Format Specification 1.0").
 *
 * @param bytes the file, or as much of its beginning as reaches into its data
 * @throws UserError where it is truncated, holds another codec or no samples
 */
export function readCafLayout(bytes: Uint8Array, name: string, fileSize = bytes.length): PcmLayout {
  let format: PcmFormat | undefined;
  let offset = HEADER_SIZE;
  while (offset + CHUNK_HEADER_SIZE <= bytes.length) {
    const id = asciiOf(bytes, offset, 4);
    const size = bigEndian(bytes, offset + 4, 8);
    const start = offset + CHUNK_HEADER_SIZE;
    const present = fileSize - start;
    const toTheEnd = id === 'data' && size >= 2 ** 63;
    if (!toTheEnd && size > present) {
      throw new UserError(
        `${name}: truncated: its ${JSON.stringify(id)} chunk promises ${size} bytes, ${present} are there`,
      );
    }
    if (id === 'desc') format = readDescription(bytes.subarray(start, start + size), name);
    if (id === 'data' && format !== undefined) {
      const sound = Math.max(0, (toTheEnd ? present : size) - EDIT_COUNT_SIZE);
      return layOutPcm(format, start + EDIT_COUNT_SIZE, sound, name);
    }
    offset = start + size;
  }
  const missing = format === undefined ? 'a "desc" chunk' : 'a "data" chunk';
  throw new UserError(`${name}: expected ${missing}, the file ends after ${bytes.length} bytes without one`);
}

const CODINGS: Readonly<Record<string, PcmCoding>> = { alaw: 'a-law', ulaw: 'mu-law' };

function readDescription(chunk: Uint8Array, name: string): PcmFormat {
  if (chunk.length < DESCRIPTION_SIZE) {
    throw new UserError(`${name}: its "desc" chunk has ${chunk.length} bytes, expected ${DESCRIPTION_SIZE}`);
  }
  const codec = asciiOf(chunk, 8, 4);
  const flags = bigEndian(chunk, 12, 4);
  const coding = codec === 'lpcm' ? ((flags & IS_FLOAT) === 0 ? 'signed' : 'float') : CODINGS[codec];
  if (coding === undefined) {
    throw new UserError(
      `${name}: CAF with codec ${JSON.stringify(codec)}, expected integer or float PCM, A-law or mu-law`,
    );
  }
  const channelCount = bigEndian(chunk, 24, 4);
  const declaredBits = bigEndian(chunk, 28, 4);
  const packet = bigEndian(chunk, 16, 4);
  const format: PcmFormat = {
    encoding: coding === 'float' ? 'float' : 'integer',
    coding,
    bigEndian: (flags & IS_LITTLE_ENDIAN) === 0,
    channelCount,
    sampleRate: new DataView(chunk.buffer, chunk.byteOffset, 8).getFloat64(0),
    bitsPerSample: channelCount === 0 ? 0 : (8 * packet) / channelCount,
    speakerMask: 0,
  };
  checkPcmFormat(format, declaredBits, name);
  return format;
}
