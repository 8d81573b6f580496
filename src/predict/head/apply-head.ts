import { at } from '../../at.ts';
import { createSession, type SessionOptions } from '../../compute/session.ts';
import { type Rows, withGaps } from '../../train/rows.ts';
import { headModelBytes } from './head-model.ts';
import { predictRows } from './predictor.ts';
import type { HeadWeights } from './types.ts';

/** Probabilities, shape (rows of x, labels), of a trained head. `x` has as many columns as the head has inputs. */
export async function applyHead(
  { output, layers }: HeadWeights,
  x: Rows,
  options: SessionOptions = {},
): Promise<Float32Array> {
  const fitting = layers.map((layer, index) =>
    index === 0
      ? { ...layer, weight: withGaps(layer.weight, layer.inputs, x.stride), inputs: x.stride }
      : layer,
  );
  const session = await createSession(headModelBytes({ output, layers: fitting }), options);
  try {
    return await predictRows(session, {}, x, at(layers, layers.length - 1).outputs);
  } finally {
    await session.release();
  }
}
