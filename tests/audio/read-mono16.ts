import { type MonoPiece, readMonoPieces } from '../../src/audio/mono-pieces.ts';
import type { PcmSignal } from '../../src/audio/signal.ts';

/** All pieces of an audio file at once. */
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
