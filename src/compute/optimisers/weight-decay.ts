import { adam } from './adam.ts';
import { chain } from './chain.ts';
import { named, type Optimiser } from './optimiser.ts';

/** Adds `amount` times the parameter to the gradient, as PyTorch's `weight_decay` of SGD and Adam does. First in a chain. */
export function weightDecay(amount: number): Optimiser {
  return {
    init: () => ({}),
    factors: () => ({}),
    update: (graph, { parameter, gradient }) => ({
      change: graph.op('Add', [gradient, graph.op('Mul', [parameter, graph.scalar(amount)])]),
      state: {},
    }),
  };
}

/**
 * Adds `amount` times the learning rate times the parameter to the change (decoupled decay, Loshchilov & Hutter 2019). Last
 * in a chain.
 */
function decoupledWeightDecay(amount: number): Optimiser {
  return {
    init: () => ({}),
    factors: (_count, learningRate) => ({ decay: learningRate * amount }),
    update: (graph, { parameter, gradient, factors }) => ({
      change: graph.op('Add', [gradient, graph.op('Mul', [parameter, named(factors, 'decay')])]),
      state: {},
    }),
  };
}

/** Adam with decoupled weight decay. @param amount PyTorch's `weight_decay`. @default 0.01, as there */
export function adamW(amount = 0.01): Optimiser {
  return chain(adam(), decoupledWeightDecay(amount));
}
