import { closeSync, fstatSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import { UserError } from '../errors.ts';
import { readAiffLayout } from './containers/aiff-layout.ts';
import { readAuLayout } from './containers/au-layout.ts';
import {
  type AudioFormat,
  type CompressedFormat,
  type PcmContainer,
  recogniseFormat,
} from './containers/audio-format.ts';
import { asciiOf } from './containers/byte-order.ts';
import { readCafLayout } from './containers/caf-layout.ts';
import { decodePcmFrames } from './containers/pcm.ts';
import { frameSizeOf, type PcmLayout } from './containers/pcm-layout.ts';
import { endOfLeadingTags, startOfTrailingTags } from './containers/tags.ts';
import { nameUnreadable } from './containers/unreadable-format.ts';
import { readW64Layout } from './containers/w64-layout.ts';
import { readWavLayout } from './containers/wav-layout.ts';
import { decodeCompressed } from './decode/compressed.ts';
import type { DecodedAudio } from './signal.ts';

/** Small files are read with one call; of long files of plain samples no more than this is in memory. */
const PIECE_BYTES = 2 ** 20;
/** No system reads more with one call. */
const MAX_READ_BYTES = 2 ** 30;
const READABLE = 'WAV, AIFF, AU, CAF, FLAC, MP3, Ogg (Vorbis, Opus, FLAC), WebM, M4A or AAC';

const LAYOUTS: Record<PcmContainer, (bytes: Uint8Array, name: string, fileSize?: number) => PcmLayout> = {
  wav: readWavLayout,
  w64: readW64Layout,
  aiff: readAiffLayout,
  au: readAuLayout,
  caf: readCafLayout,
};

/** An audio file that has been recognised. Reading it blocks: this belongs in a worker thread. */
export interface AudioFile {
  readonly format: AudioFormat;
  /** What the header of a file of plain samples says; of compressed files only decoding tells. */
  readonly layout: PcmLayout | undefined;
  /** All of the audio, in order. */
  decode(): AsyncGenerator<DecodedAudio>;
  /**
   * Some frames of a file of plain samples, `first` to `first + count`, all of which it has; of compressed files and of
   * ADPCM there is no way.
   */
  readonly read: ((first: number, count: number) => DecodedAudio) | undefined;
  close(): void;
}

/**
 * Opens WAV (RIFX, RF64, Wave64), AIFF, AU, CAF, FLAC, MP3, Ogg (Vorbis, Opus, FLAC), WebM, M4A (AAC, ALAC) or AAC alone,
 * recognised by content. Plain samples of any length take little memory; a compressed file is held whole while it is
 * decoded piece by piece.
 *
 * @param name names the file in error messages
 * @throws UserError in one line for a file that is missing, empty, truncated, broken or no audio
 */
export function openAudioFile(path: string, name: string): AudioFile {
  const handle = openToRead(path, name);
  const close = () => closeSync(handle);
  try {
    return { ...recognise(handle, fstatSync(handle).size, name), close };
  } catch (error) {
    close();
    throw error;
  }
}

/** Nothing but a file is opened: a pipe without a writer would not come back. */
function openToRead(path: string, name: string): number {
  try {
    const stats = statSync(path);
    if (!stats.isFile()) throw new UserError(`${name}: is ${kindOf(stats)}, expected an audio file`);
    return openSync(path, 'r');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const problem = code === undefined ? undefined : NOT_OPENED[code];
    if (problem === undefined) throw error;
    throw new UserError(`${name}: ${problem}, expected an audio file`, { cause: error });
  }
}

const NOT_OPENED: Readonly<Record<string, string>> = {
  ENOENT: 'is not there',
  ENOTDIR: 'is not there',
  EACCES: 'may not be read',
  EPERM: 'may not be read',
  ELOOP: 'is a link that leads back to itself',
};

function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return 'a folder';
  if (stats.isFIFO()) return 'a FIFO';
  return stats.isSocket() ? 'a socket' : 'a device';
}

function recognise(handle: number, size: number, name: string): Omit<AudioFile, 'close'> {
  if (size === 0) throw new UserError(`${name}: is empty (0 bytes), expected an audio file`);
  const read = (start: number, end: number) => readBytes(handle, start, end);
  const tagged = endOfLeadingTags(read, size);
  const head = read(tagged, Math.min(size, tagged + PIECE_BYTES));
  const found = recogniseFormat(head);
  if (found === undefined) throw notRecognised(head, tagged, name);
  const { format } = found;
  if (!isPcm(format)) {
    const start = tagged + found.start;
    const bytes = () => read(start, hasTags(format) ? startOfTrailingTags(read, start, size) : size);
    return {
      format,
      layout: undefined,
      decode: () => decodeCompressed(bytes(), format, name),
      read: undefined,
    };
  }
  const layout = layoutOf(format, read, head, tagged, size, name);
  return { format, layout, decode: () => decodePcm(read, layout), read: frameReader(read, layout) };
}

function notRecognised(head: Uint8Array, tagged: number, name: string): UserError {
  const known = nameUnreadable(head);
  if (known !== undefined) {
    return new UserError(`${name}: is ${known}, which cannot be read, expected ${READABLE}`);
  }
  const found = JSON.stringify(asciiOf(head, 0, 12));
  const begins = tagged > 0 ? `has ${found} behind a tag of ${tagged} bytes` : `begins with ${found}`;
  return new UserError(`${name}: no audio that can be read: ${begins}, expected ${READABLE}`);
}

function isPcm(format: AudioFormat): format is PcmContainer {
  return format in LAYOUTS;
}

/** Of others a tag at the end is in the container, or would be taken for it. */
function hasTags(format: CompressedFormat): boolean {
  return format === 'mp3' || format === 'flac' || format === 'adts';
}

type Read = (start: number, end: number) => Uint8Array;

/** Chunks before the data can be longer than the beginning that has been read. */
function layoutOf(
  format: PcmContainer,
  read: Read,
  head: Uint8Array,
  tagged: number,
  size: number,
  name: string,
): PcmLayout {
  const layout = (bytes: Uint8Array) => {
    const found = LAYOUTS[format](bytes, name, size - tagged);
    return { ...found, dataStart: tagged + found.dataStart };
  };
  try {
    return layout(head);
  } catch (error) {
    if (tagged + head.length === size) throw error;
    return layout(read(tagged, size));
  }
}

function frameReader(read: Read, layout: PcmLayout): AudioFile['read'] {
  if (layout.adpcm !== undefined) return undefined;
  const place = (frame: number) => layout.dataStart + frame * frameSizeOf(layout);
  return (first, count) => decodePcmFrames(layout, read(place(first), place(first + count)));
}

async function* decodePcm(read: Read, layout: PcmLayout): AsyncGenerator<DecodedAudio> {
  const frameSize = frameSizeOf(layout);
  const end = layout.dataStart + layout.dataSize;
  const step = Math.max(1, Math.floor(PIECE_BYTES / frameSize)) * frameSize;
  for (let start = layout.dataStart; start < end; start += step) {
    yield decodePcmFrames(layout, read(start, Math.min(end, start + step)));
  }
}

function readBytes(handle: number, start: number, end: number): Uint8Array {
  const bytes = new Uint8Array(end - start);
  let done = 0;
  while (done < bytes.length) {
    const wanted = Math.min(MAX_READ_BYTES, bytes.length - done);
    const bytesRead = readSync(handle, bytes, done, wanted, start + done);
    if (bytesRead === 0) throw new Error(`file ended at byte ${start + done} while it was being read`);
    done += bytesRead;
  }
  return bytes;
}
