import { GraphBuilder } from '../onnx-model.ts';
import type { Value } from '../values.ts';

export type Named<T> = Readonly<Record<string, T>>;

/** A parameter on its way through an optimiser. */
export interface Update {
  readonly parameter: Value;
  /** The loss's gradient, or what the links before made of it; of the parameter's shape. */
  readonly gradient: Value;
  /** What `init` named. */
  readonly state: Named<Value>;
  /** What `factors` and `measures` named, without axes. */
  readonly factors: Named<Value>;
}

/**
 * An optimiser, or a link of one: a pure pair of `init` and `update`. It keeps nothing itself; all that lasts from step to
 * step is the state that `update` is given and gives back. `update` works element by element, so that a large
 * parameter can be updated part by part; what needs all gradients at once is in `measures`.
 */
export interface Optimiser {
  /** The state of a parameter of `size` elements before the first step, by name; each has `size` elements. */
  init(size: number): Named<Float32Array>;
  /** Numbers of step `count` (from 1), computed in double precision. */
  factors(count: number, learningRate: number): Named<number>;
  /** Scalars of a step that follow from the gradients of all parameters. */
  measures?(graph: GraphBuilder, gradients: readonly Value[]): Named<Value>;
  /** Adds a step to `graph`. `change` is what is subtracted from the parameter, or the next link's gradient. */
  update(graph: GraphBuilder, update: Update): { readonly change: Value; readonly state: Named<Value> };
}

/**
 * Adds the update of one parameter to `graph` and gives what follows the parameter and its state.
 *
 * @param how.inParts whether large tensors are updated part by part; they come in two axes then, however many the parameter has
 */
export function applyOptimiser(
  graph: GraphBuilder,
  optimiser: Optimiser,
  update: Update,
  { inParts }: { readonly inParts: boolean },
): { parameter: Value; state: Named<Value> } {
  const dims = update.parameter.dims?.map(Number) ?? [];
  const size = dims.reduce((product, dim) => product * dim, 1);
  const chunk = inParts ? chunkLength(size) : undefined;
  if (chunk === undefined) return subtractChange(graph, optimiser, update);
  return applyInChunks(graph, optimiser, update, [size / chunk, chunk]);
}

function subtractChange(graph: GraphBuilder, optimiser: Optimiser, update: Update) {
  const { change, state } = optimiser.update(graph, update);
  return { parameter: graph.op('Sub', [update.parameter, change]), state };
}

const CHUNK = 2 ** 18;

/** A length that divides `size` into parts that stay in the cache over all operators, if there is a good one. */
function chunkLength(size: number): number | undefined {
  for (let parts = Math.ceil(size / CHUNK); parts <= size / (CHUNK / 4); parts++) {
    if (size % parts === 0) return parts > 1 ? size / parts : undefined;
  }
  return undefined;
}

/** The same update as a Scan over parts of the tensors. */
function applyInChunks(
  graph: GraphBuilder,
  optimiser: Optimiser,
  { parameter, gradient, state, factors }: Update,
  dims: readonly [number, number],
): { parameter: Value; state: Named<Value> } {
  const prefix = `${parameter.name}_`;
  const body = new GraphBuilder(prefix);
  const part = (name: string) => body.input(`${prefix}${name}`, [dims[1]]);
  const names = Object.keys(state);
  const next = subtractChange(body, optimiser, {
    parameter: part('parameter'),
    state: Object.fromEntries(names.map((name) => [name, part(`state ${name}`)])),
    gradient: part('gradient'),
    factors,
  });
  const made = [next.parameter, ...names.map((name) => named(next.state, name))];
  for (const [index, value] of made.entries()) body.output(`${prefix}next ${index}`, value);
  const shape = graph.integers(dims);
  const rows = [parameter, ...Object.values(state), gradient].map((value) =>
    graph.op('Reshape', [value, shape]),
  );
  const outputs = graph.opWithOutputs(
    'Scan',
    rows,
    { body: { graph: body }, num_scan_inputs: rows.length },
    made.map(() => ({ dims })),
  );
  const [nextParameter, ...nextState] = outputs;
  if (nextParameter === undefined) throw new Error('Scan puts out the parameter');
  return {
    parameter: nextParameter,
    state: Object.fromEntries(nextState.map((value, index) => [names[index], value])),
  };
}

/** The value of that name. Throws where there is none. */
export function named(values: Named<Value>, name: string): Value {
  const value = values[name];
  if (value === undefined) throw new Error(`the optimiser was given no ${name}`);
  return value;
}
