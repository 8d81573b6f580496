import { openAudioFile } from './audio-file.ts';
import { decodeInThread } from './decode/decode-thread.ts';
import { type MonoPiece, toMonoPiece } from './mono-piece.ts';
import type { PcmSignal } from './signal.ts';

/**
 * Reads an audio file of any format that {@link openAudioFile} knows, piece by piece as mono 16-bit samples, mixed and
 * rounded as ffmpeg does it (`toMono16`). Of plain samples some pieces of 1 MiB are in memory at a time, of another format
 * the file and a few pieces.
 *
 * @param name names the file in error messages
 * @throws UserError in one line for a file that is missing, empty, truncated, broken or no audio
 */
export async function* readMonoPieces(path: string, name: string): AsyncGenerator<MonoPiece> {
  const file = openAudioFile(path, name);
  try {
    if (file.layout !== undefined) {
      for await (const decoded of file.decode()) yield toMonoPiece(decoded, file.format);
      return;
    }
  } finally {
    file.close();
  }
  yield* decodeInThread(path, name);
}

/** The whole of {@link readMonoPieces} at once. */
export async function readMono16(path: string, name: string): Promise<PcmSignal> {
  const pieces: MonoPiece[] = [];
  for await (const piece of readMonoPieces(path, name)) pieces.push(piece);
  const [first] = pieces;
  if (first === undefined) throw new Error(`${name}: decoded to nothing`);
  const { sampleRate } = first;
  if (pieces.length === 1) return { samples: first.samples, sampleRate };
  const samples = new Int16Array(pieces.reduce((sum, piece) => sum + piece.samples.length, 0));
  let place = 0;
  for (const piece of pieces) {
    samples.set(piece.samples, place);
    place += piece.samples.length;
  }
  return { samples, sampleRate };
}
