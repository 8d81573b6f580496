import { UserError } from '../../errors.ts';
import type { DecodedPart } from '../decoder-calls.ts';
import { aacConfigOf } from './aac-config.ts';
import { decodeAacFrames } from './aac-frames.ts';
import { byteAt } from './byte-order.ts';

const HEADER_SIZE = 7;

/** The size in bytes of the ADTS frame whose header lies at `place` (ISO/IEC 14496-3, 1.A.2.2); undefined where none does. */
export function adtsFrameSize(bytes: Uint8Array, place: number): number | undefined {
  if (bytes[place] !== 0xff || (byteAt(bytes, place + 1) & 0xf6) !== 0xf0) return undefined;
  const [third = 0, fourth = 0, fifth = 0, sixth = 0] = bytes.subarray(place + 2, place + 6);
  if (((third >> 2) & 15) > 12) return undefined;
  const size = ((fourth & 3) << 11) | (fifth << 3) | (sixth >> 5);
  return size < HEADER_SIZE ? undefined : size;
}

/**
 * Decodes AAC in ADTS, as radio and HTTP streams have it.
 *
 * @param name names the file in error messages
 * @throws UserError for a file whose last frame is cut off or whose parameters change
 */
export async function* decodeAdts(bytes: Uint8Array, name: string): AsyncGenerator<DecodedPart> {
  const frames: Uint8Array[] = [];
  const parameters = parametersOf(bytes, 0);
  let place = 0;
  while (place < bytes.length) {
    const size = adtsFrameSize(bytes, place);
    if (size === undefined) {
      place += 1;
      continue;
    }
    if (place + size > bytes.length) {
      throw new UserError(
        `${name}: truncated: its last frame promises ${size} bytes, ${bytes.length - place} are there`,
      );
    }
    const own = parametersOf(bytes, place);
    if (own.key !== parameters.key) {
      throw new UserError(
        `${name}: its rate or channels change within the file, expected the same throughout`,
      );
    }
    if ((byteAt(bytes, place + 6) & 3) !== 0) {
      throw new UserError(
        `${name}: has several AAC blocks in an ADTS frame, which is not supported, expected one`,
      );
    }
    const header = (byteAt(bytes, place + 1) & 1) === 1 ? HEADER_SIZE : HEADER_SIZE + 2;
    frames.push(bytes.subarray(place + header, place + size));
    place += size;
  }
  const config = aacConfigOf(parameters.objectType, parameters.rateIndex, parameters.channels);
  if (config !== undefined) yield* decodeAacFrames(config, frames, name);
}

function parametersOf(bytes: Uint8Array, place: number) {
  const [third = 0, fourth = 0] = bytes.subarray(place + 2, place + 4);
  const [objectType, rateIndex] = [(third >> 6) + 1, (third >> 2) & 15];
  const channels = ((third & 1) << 2) | (fourth >> 6);
  return { objectType, rateIndex, channels, key: `${objectType} ${rateIndex} ${channels}` };
}
