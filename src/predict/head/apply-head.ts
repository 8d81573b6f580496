import { createSession, type SessionOptions } from '../../compute/session.ts';
import { headModelBytes } from './head-model.ts';
import { predictRows } from './predictor.ts';
import { type Rows, withGaps } from './rows.ts';
import type { HeadWeights } from './types.ts';

/** Probabilities, shape (rows of x, labels), of a trained head. `x` has as many columns as the head has inputs. */
export async function applyHead(
  { predictionType, layers }: HeadWeights,
  x: Rows,
  options: SessionOptions = {},
): Promise<Float32Array> {
  const fitting = layers.map((layer, index) =>
    index === 0
      ? { ...layer, weight: withGaps(layer.weight, layer.inputs, x.stride), inputs: x.stride }
      : layer,
  );
  const session = await createSession(headModelBytes({ predictionType, layers: fitting }), options);
  try {
    return await predictRows(session, {}, x, layers.at(-1)?.outputs ?? 0);
  } finally {
    await session.release();
  }
}
