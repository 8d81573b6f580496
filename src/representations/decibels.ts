import type { GraphBuilder } from '../compute/onnx-model.ts';
import type { Value } from '../compute/values.ts';

/** The square of the least magnitude that is told from silence, librosa's `amin`. */
const LEAST_POWER = 1e-10;

/**
 * Adds magnitudes in decibels below the loudest of their sound, `librosa.amplitude_to_db(ref=np.max, top_db=top_db)`, as
 * shares of what is heard: db / top_db + 1, which is 1 for the loudest and 0 for `topDb` below it and less. In silence all are
 * the loudest.
 *
 * @param magnitudes shape (batch, bins, frames)
 * @param largest of them, shape (batch, 1, 1)
 */
export function addDecibels(graph: GraphBuilder, magnitudes: Value, largest: Value, topDb: number): Value {
  const logOf = (values: Value) =>
    graph.op('Log', [graph.op('Max', [graph.op('Mul', [values, values]), graph.scalar(LEAST_POWER)])]);
  const below = graph.op('Sub', [logOf(magnitudes), logOf(largest)]);
  const share = graph.op('Mul', [below, graph.scalar(10 / Math.LN10 / topDb)]);
  return graph.op('Max', [graph.op('Add', [share, graph.scalar(1)]), graph.scalar(0)]);
}
