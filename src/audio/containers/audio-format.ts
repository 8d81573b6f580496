import { adtsFrameSize } from './adts.ts';
import { byteAt } from './byte-order.ts';
import { mpegFrameSize } from './mpeg-frames.ts';

/** Formats whose samples stand for themselves, or nearly so. */
export type PcmContainer = 'wav' | 'w64' | 'aiff' | 'au' | 'caf';
/** `ogg-flac` is FLAC in an Ogg container; WebM holds Opus or Vorbis; `adts` is AAC without a container. */
export type CompressedFormat = 'flac' | 'mp3' | 'vorbis' | 'opus' | 'ogg-flac' | 'webm' | 'm4a' | 'adts';
/** What is in a file, by its first bytes. */
export type AudioFormat = PcmContainer | CompressedFormat;

/** A format, and where in the bytes it begins: at the first frame of MP3 and ADTS, else at 0. */
export interface RecognisedFormat {
  readonly format: AudioFormat;
  readonly start: number;
}

const OGG_CODECS: readonly (readonly [signature: string, format: CompressedFormat])[] = [
  ['\x01vorbis', 'vorbis'],
  ['OpusHead', 'opus'],
  ['\x7fFLAC', 'ogg-flac'],
];
const OGG_HEADER_SIZE = 27;
const W64_SIGNATURE = 'riff\x2e\x91\xcf\x11';
/** QuickTime's files begin with any of the others. */
const MP4_BOXES = ['ftyp', 'moov', 'mdat', 'wide'];
const EBML_SIGNATURE = '\x1a\x45\xdf\xa3';
/** Some programs leave zeros or remains of tags before the first frame; mpg123 looks as far. */
const FRAME_SEARCH_BYTES = 2 ** 16;
/** How many frames must follow one another: two can be chance far from where they are expected. */
const [FRAMES_NEAR, FRAMES_FAR, NEAR_BYTES] = [2, 3, 4096];

/**
 * Recognises a format by the content of a file; its name does not matter.
 *
 * @param bytes what follows the tags, or its beginning (128 KiB are enough)
 * @returns undefined for what is none of the formats
 */
export function recogniseFormat(bytes: Uint8Array): RecognisedFormat | undefined {
  const format = bySignature(bytes);
  if (format !== undefined) return { format, start: 0 };
  const mp3 = firstFrame(bytes, mpegFrameSize);
  const adts = firstFrame(bytes, adtsFrameSize);
  if (mp3 === undefined && adts === undefined) return undefined;
  const isMp3 = mp3 !== undefined && (adts === undefined || mp3 <= adts);
  return isMp3 ? { format: 'mp3', start: mp3 } : { format: 'adts', start: adts as number };
}

function bySignature(bytes: Uint8Array): AudioFormat | undefined {
  const isWave = ['RIFF', 'RIFX', 'RF64', 'BW64'].some((id) => startsWith(bytes, 0, id));
  if (isWave) return startsWith(bytes, 8, 'AVI ') ? undefined : 'wav';
  if (startsWith(bytes, 0, W64_SIGNATURE)) return 'w64';
  if (startsWith(bytes, 0, 'FORM') && startsWith(bytes, 8, 'AIF')) return 'aiff';
  if (startsWith(bytes, 0, '.snd')) return 'au';
  if (startsWith(bytes, 0, 'caff')) return 'caf';
  if (startsWith(bytes, 0, 'OggS')) return oggFormat(bytes);
  if (startsWith(bytes, 0, EBML_SIGNATURE)) return 'webm';
  if (MP4_BOXES.some((type) => startsWith(bytes, 4, type))) return 'm4a';
  return startsWith(bytes, 0, 'fLaC') ? 'flac' : undefined;
}

/** By the first page of the first stream of sound; streams of pictures may come before. */
function oggFormat(bytes: Uint8Array): AudioFormat | undefined {
  for (let place = 0; startsWith(bytes, place, 'OggS'); ) {
    const isFirstPage = (byteAt(bytes, place + 5) & 2) !== 0;
    if (!isFirstPage) return undefined;
    const segments = byteAt(bytes, place + OGG_HEADER_SIZE - 1);
    const packet = place + OGG_HEADER_SIZE + segments;
    const found = OGG_CODECS.find(([signature]) => startsWith(bytes, packet, signature));
    if (found !== undefined) return found[1];
    const sizes = bytes.subarray(place + OGG_HEADER_SIZE, packet);
    place = packet + sizes.reduce((sum, size) => sum + size, 0);
  }
  return undefined;
}

/** Where some frames follow one another near the beginning, or from the beginning one fills the bytes. */
function firstFrame(
  bytes: Uint8Array,
  sizeAt: (bytes: Uint8Array, place: number) => number | undefined,
): number | undefined {
  for (let place = 0; place < Math.min(bytes.length, FRAME_SEARCH_BYTES); place += 1) {
    if (bytes[place] !== 0xff) continue;
    const wanted = place < NEAR_BYTES ? FRAMES_NEAR : FRAMES_FAR;
    let next = place;
    let count = 0;
    while (count < wanted && next < bytes.length) {
      const size = sizeAt(bytes, next);
      if (size === undefined) break;
      next += size;
      count += 1;
    }
    if (count === wanted || (count > 0 && next >= bytes.length && (place === 0 || count > 1))) return place;
  }
  return undefined;
}

export function startsWith(bytes: Uint8Array, place: number, characters: string): boolean {
  for (let i = 0; i < characters.length; i += 1) {
    if (bytes[place + i] !== characters.charCodeAt(i)) return false;
  }
  return true;
}
