import type { GraphBuilder } from '../onnx-model.ts';
import type { Value } from '../values.ts';
import { named, type Optimiser } from './optimiser.ts';

/** Added to the norm before dividing by it, as in PyTorch's `clip_grad_norm_`. */
const EPSILON = 1e-6;

/**
 * Scales all gradients by one factor so that their norm, over all parameters together, is at most `most` (Pascanu et al.
 * 2013; PyTorch's `clip_grad_norm_`). First in a chain.
 */
export function clipByGlobalNorm(most: number): Optimiser {
  return {
    init: () => ({}),
    factors: () => ({}),
    measures: (graph, gradients) => ({ scale: scale(graph, gradients, most) }),
    update: (graph, { gradient, factors }) => ({
      change: graph.op('Mul', [gradient, named(factors, 'scale')]),
      state: {},
    }),
  };
}

/** min(1, most / (norm + epsilon)). A norm that is no number gives no number. */
function scale(graph: GraphBuilder, gradients: readonly Value[], most: number): Value {
  const squares = gradients.map((gradient) => {
    const square = graph.op('Mul', [gradient, gradient]);
    const axes = graph.integers((gradient.dims ?? []).map((_, axis) => axis));
    return gradient.dims?.length === 0 ? square : graph.op('ReduceSum', [square, axes], { keepdims: 0 });
  });
  const sum = squares.reduce((total, square) => graph.op('Add', [total, square]));
  const norm = graph.op('Add', [graph.op('Sqrt', [sum]), graph.scalar(EPSILON)]);
  return graph.op('Min', [graph.op('Div', [graph.scalar(most), norm]), graph.scalar(1)]);
}
