import { startsWith } from './audio-format.ts';
import { bigEndian } from './byte-order.ts';

/** What a FLAC stream says of itself. */
export interface FlacInfo {
  /** In Hz; 0 where the stream does not say. */
  readonly sampleRate: number;
  /** Of the integers that were encoded. */
  readonly bitsPerSample: number;
  /** Samples of one channel; 0 where the encoder did not know. */
  readonly totalSamples: number;
  /** Which speakers the channels are, where a tag says so (RFC 9639, section 8.6.2); else 0. */
  readonly speakerMask: number;
}

/** FLAC in Ogg begins a little later: behind an id and a page header. */
const SEARCH_BYTES = 512;
const MASK_TAG = 'WAVEFORMATEXTENSIBLE_CHANNEL_MASK=0x';
const TAG_SEARCH_BYTES = 2 ** 16;

/**
 * Reads the STREAMINFO block (RFC 9639, section 8.2) that follows `fLaC`.
 *
 * @param start where to look from, such as the end of a tag
 */
export function readFlacInfo(bytes: Uint8Array, start: number): FlacInfo | undefined {
  for (let place = start; place < Math.min(bytes.length - 38, start + SEARCH_BYTES); place += 1) {
    if (!startsWith(bytes, place, 'fLaC')) continue;
    // 20 bits of sample rate, 3 of channels, 5 of depth and 36 of length, from byte 10 of the block on.
    const packed = bytes.subarray(place + 18, place + 26);
    const [depthHigh = 0, depthLow = 0] = packed.subarray(2, 4);
    const bitsPerSample = (((depthHigh & 1) << 4) | (depthLow >> 4)) + 1;
    const low = packed.subarray(4, 8).reduce((value, byte) => value * 256 + byte, 0);
    const sampleRate = bigEndian(packed, 0, 3) >> 4;
    return {
      sampleRate,
      bitsPerSample,
      totalSamples: (depthLow & 0xf) * 2 ** 32 + low,
      speakerMask: taggedMask(bytes),
    };
  }
  return undefined;
}

function taggedMask(bytes: Uint8Array): number {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, TAG_SEARCH_BYTES));
  const place = head.indexOf(MASK_TAG);
  if (place < 0) return 0;
  const digits = head.toString('latin1', place + MASK_TAG.length, place + MASK_TAG.length + 8);
  return Number.parseInt(digits, 16) || 0;
}
