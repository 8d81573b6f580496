import { UserError } from '../../errors.ts';
import { bigEndian } from './byte-order.ts';
import {
  checkPcmFormat,
  isPlaceholder,
  layOutPcm,
  type PcmCoding,
  type PcmFormat,
  type PcmLayout,
} from './pcm-layout.ts';

const HEADER_SIZE = 24;
const ENCODINGS: Readonly<Record<number, readonly [coding: PcmCoding, bits: number]>> = {
  1: ['mu-law', 8],
  2: ['signed', 8],
  3: ['signed', 16],
  4: ['signed', 24],
  5: ['signed', 32],
  6: ['float', 32],
  7: ['float', 64],
  27: ['a-law', 8],
};

/**
 * Reads the header of an AU file, also called SND (Sun, "audio file format").
 *
 * @throws UserError where it is truncated, holds another codec or no samples
 */
export function readAuLayout(bytes: Uint8Array, name: string, fileSize = bytes.length): PcmLayout {
  const [dataStart, size, encoding, sampleRate, channelCount] = [4, 8, 12, 16, 20].map((place) =>
    bigEndian(bytes, place, 4),
  ) as [number, number, number, number, number];
  const found = ENCODINGS[encoding];
  if (found === undefined) {
    throw new UserError(
      `${name}: AU with encoding ${encoding}, expected integer or float PCM, A-law or mu-law`,
    );
  }
  const [coding, bitsPerSample] = found;
  const format: PcmFormat = {
    encoding: coding === 'float' ? 'float' : 'integer',
    coding,
    bigEndian: true,
    channelCount,
    sampleRate,
    bitsPerSample,
    speakerMask: 0,
  };
  checkPcmFormat(format, bitsPerSample, name);
  const present = Math.max(0, fileSize - dataStart);
  const streamed = size === 0 || (size > present && isPlaceholder(size, present));
  if (dataStart < HEADER_SIZE || (!streamed && size > present)) {
    throw new UserError(
      `${name}: truncated: its header promises ${size} bytes of sound, ${present} are there`,
    );
  }
  return layOutPcm(format, dataStart, streamed ? present : size, name);
}
