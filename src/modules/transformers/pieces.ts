import { at, last } from '../../at.ts';
import { pool } from '../pooling.ts';
import type { SoundWindow } from './sound-window.ts';

/** What a model gives for a piece of each of several sounds: shape (sounds, size) or (sounds, frames, size). */
export interface Piece {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

/**
 * What belongs to a piece of so many samples, of what a model gives for its whole window: the frames at its beginning, or
 * the mean over frames that have no order in time.
 */
export function ofWindow(piece: Piece, samples: number, window: SoundWindow | undefined): Piece {
  const [sounds = 0, frames = 0, size = 0] = piece.dims;
  if (window === undefined || piece.dims.length !== 3) return piece;
  if (!window.isLinear) return { data: meanOf(piece.data, sounds, frames, size), dims: [sounds, size] };
  const kept = Math.min(frames, Math.max(1, Math.round((frames * samples) / window.samples)));
  const data = new Float32Array(sounds * kept * size);
  for (let sound = 0; sound < sounds; sound++) {
    const start = sound * frames * size;
    data.set(piece.data.subarray(start, start + kept * size), sound * kept * size);
  }
  return { data, dims: [sounds, kept, size] };
}

/** Pieces of the same sounds, one after the other: their frames in a row, or the mean of their vectors. */
export function joinPieces(pieces: readonly Piece[]): Piece {
  const [first] = pieces;
  if (first === undefined) throw new Error('no pieces');
  if (pieces.length === 1) return first;
  const [sounds = 0] = first.dims;
  const size = last(first.dims);
  const counts = pieces.map(({ data }) => data.length / (sounds * size));
  const total = counts.reduce((sum, count) => sum + count, 0);
  const data = new Float32Array(sounds * total * size);
  for (let sound = 0; sound < sounds; sound++) {
    let end = sound * total * size;
    for (const [index, piece] of pieces.entries()) {
      const length = at(counts, index) * size;
      data.set(piece.data.subarray(sound * length, (sound + 1) * length), end);
      end += length;
    }
  }
  return first.dims.length === 3
    ? { data, dims: [sounds, total, size] }
    : { data: meanOf(data, sounds, total, size), dims: [sounds, size] };
}

/** (sounds, count, size) -> (sounds, size) */
function meanOf(data: Float32Array, sounds: number, count: number, size: number): Float32Array {
  const result = new Float32Array(sounds * size);
  for (let sound = 0; sound < sounds; sound++) {
    pool(
      'mean',
      data.subarray(sound * count * size, (sound + 1) * count * size),
      size,
      result.subarray(sound * size, (sound + 1) * size),
    );
  }
  return result;
}
