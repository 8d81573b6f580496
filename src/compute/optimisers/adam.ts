import { named, type Optimiser } from './optimiser.ts';

export const BETA1 = 0.9;
export const BETA2 = 0.999;
const EPSILON = 1e-8;

/** What changes from step to step of Adam. */
export interface AdamFactors {
  readonly rate: number;
  readonly epsilon: number;
}

/**
 * Factors of step `count` (from 1) with PyTorch's defaults: betas 0.9 and 0.999, epsilon 1e-8, bias correction
 * (Kingma & Ba 2015). Computed in double precision, since 1 - 0.999^count loses five digits in float32.
 */
export function adamFactors(count: number, learningRate: number): AdamFactors {
  const scale = Math.sqrt((1 - BETA2) / (1 - BETA2 ** count));
  return { rate: (learningRate * (1 - BETA1)) / (1 - BETA1 ** count) / scale, epsilon: EPSILON / scale };
}

/**
 * Adam: the change is rate first / (sqrt(second) + epsilon). `first` and `second` are the running sums of the gradient
 * and of its square, that is the moments divided by 1 - beta: this saves two multiplications per element.
 */
export function adam(): Optimiser {
  return {
    init: (size) => ({ first: new Float32Array(size), second: new Float32Array(size) }),
    factors: (count, learningRate) => ({ ...adamFactors(count, learningRate) }),
    update(graph, { gradient, state, factors }) {
      const first = graph.op('Add', [
        graph.op('Mul', [named(state, 'first'), graph.scalar(BETA1)]),
        gradient,
      ]);
      const square = graph.op('Mul', [gradient, gradient]);
      const second = graph.op('Add', [
        graph.op('Mul', [named(state, 'second'), graph.scalar(BETA2)]),
        square,
      ]);
      const deviation = graph.op('Add', [graph.op('Sqrt', [second]), named(factors, 'epsilon')]);
      const change = graph.op('Mul', [graph.op('Div', [first, deviation]), named(factors, 'rate')]);
      return { change, state: { first, second } };
    },
  };
}
