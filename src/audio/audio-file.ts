import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { UserError } from '../errors.ts';
import { type AudioFormat, recogniseFormat } from './audio-format.ts';
import { decodeCompressed } from './compressed.ts';
import type { DecodedAudio } from './signal.ts';
import { decodeWavFrames } from './wav.ts';
import { frameSizeOf, readWavLayout, type WavLayout } from './wav-layout.ts';

/** Small files are read with one call; of long WAV files no more than this is in memory. */
const PIECE_BYTES = 2 ** 20;

/** An audio file that has been recognised. Reading it blocks: this belongs in a worker thread. */
export interface AudioFile {
  readonly format: AudioFormat;
  /** What the header of a WAV file says; of compressed files only decoding tells. */
  readonly layout: WavLayout | undefined;
  /** All of the audio, in order. */
  decode(): AsyncGenerator<DecodedAudio>;
  /** Some frames of a WAV file, `first` to `first + count`, all of which it has; of compressed files there is no way. */
  readonly read: ((first: number, count: number) => DecodedAudio) | undefined;
  close(): void;
}

/**
 * Opens WAV, FLAC, MP3, Ogg (Vorbis, Opus, FLAC), WebM or M4A (AAC, ALAC), recognised by content. WAV of any length
 * takes little memory; a compressed file is held whole while it is decoded piece by piece.
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

function openToRead(path: string, name: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'EACCES') throw error;
    const problem = code === 'ENOENT' ? 'is not there' : 'may not be read';
    throw new UserError(`${name}: ${problem}, expected an audio file`, { cause: error });
  }
}

function recognise(handle: number, size: number, name: string): Omit<AudioFile, 'close'> {
  if (size === 0) throw new UserError(`${name}: is empty (0 bytes), expected an audio file`);
  const head = readBytes(handle, 0, Math.min(size, PIECE_BYTES));
  const format = recogniseFormat(head);
  if (format === undefined) {
    const found = JSON.stringify(printable(head.subarray(0, 12)));
    throw new UserError(
      `${name}: no audio that can be read: begins with ${found}, expected WAV, FLAC, MP3, Ogg (Vorbis, Opus, FLAC), WebM or M4A`,
    );
  }
  if (format === 'wav') {
    const layout = wavLayout(handle, head, size, name);
    const place = (frame: number) => layout.dataStart + frame * frameSizeOf(layout);
    const read = (first: number, count: number) =>
      decodeWavFrames(layout, readBytes(handle, place(first), place(first + count)));
    return { format, layout, decode: () => decodeWavFile(handle, head, layout), read };
  }
  const bytes = () => (head.length === size ? head : readBytes(handle, 0, size));
  return {
    format,
    layout: undefined,
    decode: () => decodeCompressed(bytes(), format, name),
    read: undefined,
  };
}

/** Chunks before the data can be longer than the beginning that has been read. */
function wavLayout(handle: number, head: Uint8Array, size: number, name: string): WavLayout {
  try {
    return readWavLayout(head, name, size);
  } catch (error) {
    if (head.length === size) throw error;
    return readWavLayout(readBytes(handle, 0, size), name);
  }
}

async function* decodeWavFile(
  handle: number,
  head: Uint8Array,
  layout: WavLayout,
): AsyncGenerator<DecodedAudio> {
  const frameSize = frameSizeOf(layout);
  const end = layout.dataStart + layout.frameCount * frameSize;
  const step = Math.max(1, Math.floor(PIECE_BYTES / frameSize)) * frameSize;
  for (let start = layout.dataStart; start < end; start += step) {
    const stop = Math.min(end, start + step);
    yield decodeWavFrames(
      layout,
      stop <= head.length ? head.subarray(start, stop) : readBytes(handle, start, stop),
    );
  }
}

function readBytes(handle: number, start: number, end: number): Uint8Array {
  const bytes = new Uint8Array(end - start);
  let done = 0;
  while (done < bytes.length) {
    const bytesRead = readSync(handle, bytes, done, bytes.length - done, start + done);
    if (bytesRead === 0) throw new Error(`file ended at byte ${start + done} while it was being read`);
    done += bytesRead;
  }
  return bytes;
}

function printable(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join(
    '',
  );
}
