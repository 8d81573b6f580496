import { createSession, type SessionOptions } from '../../compute/session.ts';
import { headModelBytes } from './head-model.ts';
import { predictRows } from './predictor.ts';
import type { HeadWeights, Matrix } from './types.ts';

/** Probabilities, shape (rows of x, labels), of a trained head. `x` has as many columns as the head has inputs. */
export async function applyHead(
  weights: HeadWeights,
  x: Matrix,
  options: SessionOptions = {},
): Promise<Float32Array> {
  const session = await createSession(headModelBytes(weights), options);
  try {
    return await predictRows(session, {}, x, weights.layers.at(-1)?.outputs ?? 0);
  } finally {
    await session.release();
  }
}
