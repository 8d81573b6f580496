import { UserError } from '../../errors.ts';
import { type CompressedFormat, startsWith } from './audio-format.ts';
import { bigEndian, byteAt } from './byte-order.ts';
import { checkOggPages } from './ogg-pages.ts';

const OGG_FORMATS: readonly CompressedFormat[] = ['vorbis', 'opus', 'ogg-flac'];
const EBML_MASTER_IDS = { header: 0x1a45dfa3, segment: 0x18538067 };
/** The Xing header lies behind the side information, at most this far into its frame. */
const XING_SEARCH_BYTES = 48;

/**
 * Refuses a file that is shorter than its container says, and Ogg that is damaged ({@link checkOggPages}). FLAC tells its number of samples, which is compared when it
 * is decoded; a file that was cut where its container says nothing, as at a page of Ogg, is read as far as it goes.
 *
 * @throws UserError naming the file
 */
export function checkNotTruncated(bytes: Uint8Array, format: CompressedFormat, name: string): void {
  if (OGG_FORMATS.includes(format)) checkOggPages(bytes, name);
  const promised = PROMISED_SIZES[format]?.(bytes);
  if (promised !== undefined && promised > bytes.length) {
    throw new UserError(`${name}: truncated: promises ${promised} bytes, ${bytes.length} are there`);
  }
}

const PROMISED_SIZES: Partial<Record<CompressedFormat, (bytes: Uint8Array) => number | undefined>> = {
  mp3: mp3Size,
  m4a: mp4Size,
  webm: webmSize,
};

/** Of the Xing or Info header that encoders write into the first frame: where the last frame ends. */
function mp3Size(bytes: Uint8Array): number | undefined {
  for (let place = 4; place < XING_SEARCH_BYTES; place += 1) {
    if (!startsWith(bytes, place, 'Xing') && !startsWith(bytes, place, 'Info')) continue;
    const hasFrames = (byteAt(bytes, place + 7) & 1) === 1;
    const hasBytes = (byteAt(bytes, place + 7) & 2) === 2;
    return hasBytes ? bigEndian(bytes, place + (hasFrames ? 12 : 8), 4) : undefined;
  }
  return undefined;
}

/** Boxes follow one another (ISO/IEC 14496-12, 4.2); one of size 0 goes to the end of the file. */
function mp4Size(bytes: Uint8Array): number {
  let place = 0;
  while (place + 8 <= bytes.length) {
    const size = bigEndian(bytes, place, 4);
    if (size === 0) return bytes.length;
    if (size > 1 && size < 8) break;
    place += size === 1 ? Math.max(16, bigEndian(bytes, place + 8, 8)) : size;
  }
  return place;
}

/** The EBML header, then a segment, whose size a recorder leaves unknown (RFC 8794, section 6). */
function webmSize(bytes: Uint8Array): number | undefined {
  let place = 0;
  for (const id of [EBML_MASTER_IDS.header, EBML_MASTER_IDS.segment]) {
    if (bigEndian(bytes, place, 4) !== id) return undefined;
    const first = byteAt(bytes, place + 4);
    const length = Math.clz32(first) - 23;
    if (length > 8) return undefined;
    const high = (first & (2 ** (8 - length) - 1)) * 2 ** (8 * (length - 1));
    const value = high + bigEndian(bytes, place + 5, length - 1);
    if (value >= 2 ** (7 * length) - 1) return undefined;
    place += 4 + length + value;
  }
  return place;
}
