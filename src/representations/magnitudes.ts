import type { GraphBuilder } from '../compute/onnx-model.ts';
import type { Value } from '../compute/values.ts';

/**
 * Adds the magnitudes of complex numbers to a graph.
 *
 * @param spectrum shape (batch, 2 x bins, frames): real parts, then imaginary ones
 * @returns shape (batch, bins, frames)
 */
export function addMagnitudes(graph: GraphBuilder, spectrum: Value, bins: number): Value {
  const squares = graph.op('Mul', [spectrum, spectrum]);
  const part = (start: number, end: number) =>
    graph.op(
      'Slice',
      [squares, ...[start, end, 1].map((value) => graph.integers([value]))],
      {},
      { dims: ['batch', bins, 'frames'] },
    );
  return graph.op('Sqrt', [graph.op('Add', [part(0, bins), part(bins, 2 * bins)])]);
}
