import { mpegFrameSize } from './mpeg-frames.ts';

/** What is in a file, by its first bytes. `ogg-flac` is FLAC in an Ogg container; WebM holds Opus or Vorbis. */
export type AudioFormat = 'wav' | 'flac' | 'mp3' | 'vorbis' | 'opus' | 'ogg-flac' | 'webm' | 'm4a';

const OGG_CODECS: readonly (readonly [signature: string, format: AudioFormat])[] = [
  ['\x01vorbis', 'vorbis'],
  ['OpusHead', 'opus'],
  ['\x7fFLAC', 'ogg-flac'],
];
const OGG_HEADER_SIZE = 27;
const EBML_SIGNATURE = '\x1a\x45\xdf\xa3';
const ID3_HEADER_SIZE = 10;
/** Some programs leave zeros or remains of tags before the first frame of an MP3 file. */
const MPEG_SEARCH_BYTES = 4096;

/**
 * Recognises a format by the content of a file; its name does not matter.
 *
 * @param bytes the file, or its beginning (64 KiB, or more where a picture lies in an ID3 tag, are enough)
 * @returns undefined for what is none of the formats
 */
export function recogniseFormat(bytes: Uint8Array): AudioFormat | undefined {
  if (['RIFF', 'RIFX', 'RF64', 'BW64'].some((id) => startsWith(bytes, 0, id))) return 'wav';
  if (startsWith(bytes, 0, 'OggS')) {
    const packet = OGG_HEADER_SIZE + (bytes[OGG_HEADER_SIZE - 1] ?? 0);
    return OGG_CODECS.find(([signature]) => startsWith(bytes, packet, signature))?.[1];
  }
  if (startsWith(bytes, 0, EBML_SIGNATURE)) return 'webm';
  if (startsWith(bytes, 4, 'ftyp')) return 'm4a';
  const start = endOfId3(bytes);
  if (startsWith(bytes, start, 'fLaC')) return 'flac';
  return hasMpegFrames(bytes, start) ? 'mp3' : undefined;
}

/** Where an ID3v2 tag at the beginning ends (id3.org, ID3v2.4.0, section 3.1); 0 without one. */
export function endOfId3(bytes: Uint8Array): number {
  if (!startsWith(bytes, 0, 'ID3') || bytes.length < ID3_HEADER_SIZE) return 0;
  const [a = 0, b = 0, c = 0, d = 0] = bytes.subarray(6, ID3_HEADER_SIZE);
  const footer = ((bytes[5] ?? 0) & 0x10) === 0 ? 0 : ID3_HEADER_SIZE;
  return ID3_HEADER_SIZE + footer + ((a & 0x7f) << 21) + ((b & 0x7f) << 14) + ((c & 0x7f) << 7) + (d & 0x7f);
}

/** Whether two frames follow one another somewhere near `start`, or one fills the file from there. */
function hasMpegFrames(bytes: Uint8Array, start: number): boolean {
  for (let place = start; place < Math.min(bytes.length, start + MPEG_SEARCH_BYTES); place += 1) {
    const size = mpegFrameSize(bytes, place);
    if (size === undefined) continue;
    const next = place + size;
    if (mpegFrameSize(bytes, next) !== undefined || (place === start && next >= bytes.length)) return true;
  }
  return false;
}

export function startsWith(bytes: Uint8Array, place: number, characters: string): boolean {
  for (let i = 0; i < characters.length; i += 1) {
    if (bytes[place + i] !== characters.charCodeAt(i)) return false;
  }
  return true;
}
