import { GraphBuilder } from './onnx-model.ts';
import type { Value } from './values.ts';

export const BETA1 = 0.9;
export const BETA2 = 0.999;
const EPSILON = 1e-8;

/**
 * A parameter with Adam's state. `first` and `second` are the running sums of the gradient and of its square,
 * that is the moments divided by 1 - beta: this saves two multiplications per element.
 */
export interface AdamState {
  readonly parameter: Value;
  readonly first: Value;
  readonly second: Value;
}

/** What changes from step to step; float32 scalars, numbers from `adamFactors`. */
export interface AdamFactors<T> {
  readonly rate: T;
  readonly epsilon: T;
}

/**
 * Factors of step `count` (from 1) with PyTorch's defaults: betas 0.9 and 0.999, epsilon 1e-8, bias correction
 * (Kingma & Ba 2015). Computed in double precision, since 1 - 0.999^count loses five digits in float32.
 */
export function adamFactors(count: number, learningRate: number): AdamFactors<number> {
  const scale = Math.sqrt((1 - BETA2) / (1 - BETA2 ** count));
  return { rate: (learningRate * (1 - BETA1)) / (1 - BETA1 ** count) / scale, epsilon: EPSILON / scale };
}

/**
 * Adds one step of Adam to `graph`: parameter - rate first / (sqrt(second) + epsilon). The new state has as many
 * elements as the old; large tensors come in two axes, however many the parameter has.
 */
export function adam(
  graph: GraphBuilder,
  state: AdamState,
  gradient: Value,
  factors: AdamFactors<Value>,
): AdamState {
  const dims = state.parameter.dims?.map(Number) ?? [];
  const size = dims.reduce((product, dim) => product * dim, 1);
  const chunk = chunkLength(size);
  if (chunk === undefined) return update(graph, state, gradient, factors);
  return updateInChunks(graph, state, gradient, factors, [size / chunk, chunk]);
}

function update(
  graph: GraphBuilder,
  { parameter, first, second }: AdamState,
  gradient: Value,
  { rate, epsilon }: AdamFactors<Value>,
): AdamState {
  const nextFirst = graph.op('Add', [graph.op('Mul', [first, graph.scalar(BETA1)]), gradient]);
  const square = graph.op('Mul', [gradient, gradient]);
  const nextSecond = graph.op('Add', [graph.op('Mul', [second, graph.scalar(BETA2)]), square]);
  const deviation = graph.op('Add', [graph.op('Sqrt', [nextSecond]), epsilon]);
  const change = graph.op('Mul', [graph.op('Div', [nextFirst, deviation]), rate]);
  return { parameter: graph.op('Sub', [parameter, change]), first: nextFirst, second: nextSecond };
}

const CHUNK = 2 ** 18;

/** A length that divides `size` into parts that stay in the cache over all ten operators, if there is a good one. */
function chunkLength(size: number): number | undefined {
  for (let parts = Math.ceil(size / CHUNK); parts <= size / (CHUNK / 4); parts++) {
    if (size % parts === 0) return parts > 1 ? size / parts : undefined;
  }
  return undefined;
}

/** The same step as a Scan over parts of the tensors. */
function updateInChunks(
  graph: GraphBuilder,
  state: AdamState,
  gradient: Value,
  factors: AdamFactors<Value>,
  dims: readonly [number, number],
): AdamState {
  const body = new GraphBuilder(`${state.parameter.name}_`);
  const part = (name: string) => body.input(`${state.parameter.name}_${name}`, [dims[1]]);
  const parts = { parameter: part('parameter'), first: part('first'), second: part('second') };
  const next = update(body, parts, part('gradient'), factors);
  body.output(`${state.parameter.name}_next`, next.parameter);
  body.output(`${state.parameter.name}_next_first`, next.first);
  body.output(`${state.parameter.name}_next_second`, next.second);
  const shape = graph.integers(dims);
  const rows = [state.parameter, state.first, state.second, gradient].map((value) =>
    graph.op('Reshape', [value, shape]),
  );
  const [parameter, first, second] = graph.opWithOutputs(
    'Scan',
    rows,
    { body: { graph: body }, num_scan_inputs: 4 },
    [{ dims }, { dims }, { dims }],
  );
  if (!parameter || !first || !second) throw new Error('Scan has three outputs');
  return { parameter, first, second };
}
