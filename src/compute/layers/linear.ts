import type { Value } from '../values.ts';
import { checkWidth } from './check-width.ts';
import { type Layers, uniform } from './layers.ts';

/** x times the weight, plus a bias: (..., inputs) to (..., outputs). Both begin uniform in +-1/sqrt(inputs), as PyTorch's do. */
export function linear(
  layers: Layers,
  name: string,
  x: Value,
  { inputs, outputs }: { readonly inputs: number; readonly outputs: number },
): Value {
  checkWidth(name, x, -1, inputs);
  const { graph } = layers;
  const initial = uniform(1 / Math.sqrt(inputs));
  const weight = layers.weight(`${name} weight`, [outputs, inputs], initial);
  const bias = layers.weight(`${name} bias`, [outputs], initial);
  if (x.dims?.length === 2) return graph.op('Gemm', [x, weight, bias], { transB: 1 });
  const product = graph.op('MatMul', [x, graph.op('Transpose', [weight])]);
  return graph.op('Add', [product, bias]);
}

/** Drops a share of `rate` of the units in training, and multiplies the others by 1 / (1 - rate) (Srivastava et al. 2014). */
export function dropout(layers: Layers, name: string, x: Value, rate: number): Value {
  if (!layers.training || rate === 0) return x;
  if (x.dims === undefined) throw new Error(`the shape of ${x.name} is not known`);
  return layers.graph.op('Mul', [x, layers.mask(`${name} mask`, x.dims, rate)]);
}
