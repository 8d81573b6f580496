import { UserError } from '../../errors.ts';
import { asciiOf, bigEndian } from './byte-order.ts';
import {
  checkPcmFormat,
  isPlaceholder,
  layOutPcm,
  type PcmCoding,
  type PcmFormat,
  type PcmLayout,
} from './pcm-layout.ts';

const HEADER_SIZE = 12;
const CHUNK_HEADER_SIZE = 8;
/** Before the samples, in their chunk: an offset and the size of a block. */
const SOUND_HEADER_SIZE = 8;

/** How the samples are stored, by the compression of AIFF-C; a depth where it fixes one. */
const COMPRESSIONS: Readonly<Record<string, { coding: PcmCoding; little?: boolean; bits?: number }>> = {
  NONE: { coding: 'signed' },
  twos: { coding: 'signed' },
  sowt: { coding: 'signed', little: true },
  in24: { coding: 'signed', bits: 24 },
  in32: { coding: 'signed', bits: 32 },
  '42ni': { coding: 'signed', little: true, bits: 24 },
  '23ni': { coding: 'signed', little: true, bits: 32 },
  'raw ': { coding: 'unsigned', bits: 8 },
  fl32: { coding: 'float', bits: 32 },
  FL32: { coding: 'float', bits: 32 },
  fl64: { coding: 'float', bits: 64 },
  FL64: { coding: 'float', bits: 64 },
  alaw: { coding: 'a-law', bits: 8 },
  ALAW: { coding: 'a-law', bits: 8 },
  ulaw: { coding: 'mu-law', bits: 8 },
  ULAW: { coding: 'mu-law', bits: 8 },
};

/**
 * Reads the chunks of an AIFF or AIFF-C file (Apple, "Audio Interchange File Format AIFF-C", 1991).
 *
 * @param bytes the file, or as much of its beginning as reaches into its sound
 * @throws UserError where it is truncated, holds another codec or no samples
 */
export function readAiffLayout(bytes: Uint8Array, name: string, fileSize = bytes.length): PcmLayout {
  let format: PcmFormat | undefined;
  let sound: { start: number; size: number } | undefined;
  let offset = HEADER_SIZE;
  while (offset + CHUNK_HEADER_SIZE <= bytes.length && (format === undefined || sound === undefined)) {
    const id = asciiOf(bytes, offset, 4);
    const size = bigEndian(bytes, offset + 4, 4);
    const start = offset + CHUNK_HEADER_SIZE;
    const present = fileSize - start;
    const streamed = id === 'SSND' && (size === 0 || (size > present && isPlaceholder(size, present)));
    if (!streamed && size > present) {
      throw new UserError(
        `${name}: truncated: its ${JSON.stringify(id)} chunk promises ${size} bytes, ${present} are there`,
      );
    }
    if (id === 'COMM') format = readCommon(bytes.subarray(start, start + size), name);
    if (id === 'SSND') {
      const skipped = SOUND_HEADER_SIZE + bigEndian(bytes, start, 4);
      sound = { start: start + skipped, size: Math.max(0, (streamed ? present : size) - skipped) };
    }
    offset = start + size + (size % 2);
  }
  if (format === undefined || sound === undefined) {
    const missing = format === undefined ? 'a "COMM" chunk' : 'an "SSND" chunk';
    throw new UserError(
      `${name}: expected ${missing}, the file ends after ${bytes.length} bytes without one`,
    );
  }
  return layOutPcm(format, sound.start, sound.size, name);
}

function readCommon(chunk: Uint8Array, name: string): PcmFormat {
  const declaredBits = bigEndian(chunk, 6, 2);
  const compression = chunk.length >= 22 ? asciiOf(chunk, 18, 4) : 'NONE';
  const found = COMPRESSIONS[compression];
  if (found === undefined) {
    throw new UserError(
      `${name}: AIFF-C with compression ${JSON.stringify(compression)}, expected integer or float PCM, A-law or mu-law`,
    );
  }
  const format: PcmFormat = {
    encoding: found.coding === 'float' ? 'float' : 'integer',
    coding: found.coding,
    bigEndian: found.little !== true,
    channelCount: bigEndian(chunk, 0, 2),
    sampleRate: Math.round(extendedOf(chunk, 8)),
    bitsPerSample: found.bits ?? Math.ceil(declaredBits / 8) * 8,
    speakerMask: 0,
  };
  checkPcmFormat(format, declaredBits, name);
  return format;
}

/** A number of 80 bits (IEEE 754): sign and exponent of 16, mantissa of 64. */
function extendedOf(bytes: Uint8Array, place: number): number {
  const exponent = bigEndian(bytes, place, 2) & 0x7fff;
  return bigEndian(bytes, place + 2, 8) * 2 ** (exponent - 16383 - 63);
}
