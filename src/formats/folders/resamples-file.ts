import { basename, join } from 'node:path';
import { UserError } from '../../errors.ts';
import { encodeNpy, readNpy } from '../files/npy.ts';
import type { ScoresFile } from './scores-file.ts';

/** Beside `scores.json`. */
export const RESAMPLES_FILE = 'resamples.npy';

/** Resampled scores: by score as `confidence.resampled` names them, and split as `splits` has them; NaN where undefined. */
export type ResampledScores = readonly (readonly ArrayLike<number>[])[];

/** The bytes of `resamples.npy`: float32 of shape (scores, splits, resamples). */
export function encodeResamples(scores: ResampledScores): Uint8Array {
  const resamples = scores[0]?.[0]?.length ?? 0;
  const splits = scores[0]?.length ?? 0;
  const data = new Float32Array(scores.length * splits * resamples);
  for (const [position, values] of scores.flat().entries()) data.set(values, position * resamples);
  return encodeNpy(data, [scores.length, splits, resamples]);
}

/**
 * Reads the resampled values of a score.
 *
 * @returns one array per split
 * @throws UserError where there are none, or of another shape than the scores say, with the command that makes them
 */
export async function readResamples(
  folder: string,
  { confidence, splits }: ScoresFile,
  score: string,
): Promise<readonly Float32Array[]> {
  const file = join(folder, RESAMPLES_FILE);
  const next = `heareval evaluate ${basename(folder)}`;
  const names = confidence.resampled ?? [];
  const position = names.indexOf(score);
  if (position === -1) {
    const known = names.length === 0 ? 'none' : names.join(', ');
    throw new UserError(`${folder}: resampled scores are ${known}; expected ${score}`, { next });
  }
  const { data, shape } = await readNpy(file).catch((error: unknown) => {
    if (error instanceof UserError) throw new UserError(error.message, { next, cause: error });
    throw error;
  });
  const expected = [names.length, Object.keys(splits).length, confidence.resamples];
  if (shape.join() !== expected.join()) {
    throw new UserError(`${file}: shape is (${shape.join(', ')}); expected (${expected.join(', ')})`, {
      next,
    });
  }
  const [, folds = 0, resamples = 0] = expected;
  return Array.from({ length: folds }, (_, fold) => {
    const start = (position * folds + fold) * resamples;
    return data.subarray(start, start + resamples);
  });
}
