import type { Value } from '../values.ts';
import { type Named, named, type Optimiser } from './optimiser.ts';

/**
 * Stochastic gradient descent as PyTorch's SGD has it: the velocity becomes momentum velocity + gradient, and the change
 * is the learning rate times the velocity, or with `nesterov` times gradient + momentum velocity.
 *
 * @param options.momentum from 0 (no velocity is kept) to below 1. @default 0
 * @throws Error for Nesterov's form without momentum
 */
export function sgd({ momentum = 0, nesterov = false } = {}): Optimiser {
  if (nesterov && momentum === 0) throw new Error("Nesterov's form needs a momentum");
  return {
    init: (size): Named<Float32Array> => (momentum === 0 ? {} : { velocity: new Float32Array(size) }),
    factors: (_count, learningRate) => ({ rate: learningRate }),
    update(graph, { gradient, state, factors }): { change: Value; state: Named<Value> } {
      const rate = named(factors, 'rate');
      if (momentum === 0) return { change: graph.op('Mul', [gradient, rate]), state: {} };
      const kept = graph.scalar(momentum);
      const velocity = graph.op('Add', [graph.op('Mul', [named(state, 'velocity'), kept]), gradient]);
      const step = nesterov ? graph.op('Add', [graph.op('Mul', [velocity, kept]), gradient]) : velocity;
      return { change: graph.op('Mul', [step, rate]), state: { velocity } };
    },
  };
}
