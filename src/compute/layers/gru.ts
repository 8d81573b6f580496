import type { GraphBuilder } from '../onnx-model.ts';
import { numberOf } from '../spatial.ts';
import type { Value } from '../values.ts';
import { type Layers, uniform } from './layers.ts';

export interface GruOptions {
  /** Numbers of a frame. */
  readonly inputs: number;
  /** Numbers that are kept from frame to frame, in each direction. */
  readonly units: number;
  /** From the end to the beginning too; the output then has twice as many numbers. @default false */
  readonly bidirectional?: boolean;
}

/**
 * A gated recurrent unit (Cho et al. 2014) in PyTorch's form, whose reset gate acts behind the recurrent product: `x` is (batch,
 * frames, inputs), the output (batch, frames, units), or twice the units with both directions, forward first. It begins with
 * zeros. Weights (3 units, inputs) and (3 units, units) and their biases hold the gates in the order reset, update, new, as
 * PyTorch's do, and begin uniform in +-1/sqrt(units).
 *
 * In training it is written out frame by frame, so that it can be differentiated; else it is ONNX's GRU, for any number of
 * frames.
 */
export function gru(layers: Layers, name: string, x: Value, options: GruOptions): Value {
  const { graph } = layers;
  const directions = options.bidirectional ? ['forward', 'backward'] : ['forward'];
  const weights = directions.map((direction) => gruWeights(layers, `${name} ${direction}`, options));
  if (!layers.training) return runGru(graph, x, weights, options);
  const outputs = weights.map((each, index) =>
    unrolled(graph, x, each, { ...options, reversed: index === 1 }),
  );
  const [only] = outputs;
  return outputs.length === 1 && only ? only : graph.op('Concat', outputs, { axis: 2 });
}

interface GruWeights {
  readonly input: Value;
  readonly recurrent: Value;
  readonly inputBias: Value;
  readonly recurrentBias: Value;
}

function gruWeights(layers: Layers, name: string, { inputs, units }: GruOptions): GruWeights {
  const initial = uniform(1 / Math.sqrt(units));
  return {
    input: layers.weight(`${name} input weight`, [3 * units, inputs], initial),
    recurrent: layers.weight(`${name} recurrent weight`, [3 * units, units], initial),
    inputBias: layers.weight(`${name} input bias`, [3 * units], initial),
    recurrentBias: layers.weight(`${name} recurrent bias`, [3 * units], initial),
  };
}

/** One direction, an operator for each sum and product of each frame. */
function unrolled(
  graph: GraphBuilder,
  x: Value,
  { input, recurrent, inputBias, recurrentBias }: GruWeights,
  { inputs, units, reversed }: GruOptions & { readonly reversed: boolean },
): Value {
  const frames = numberOf(x.dims ?? [], 1);
  const batch = x.dims?.[0] ?? 'batch';
  // Frames first, so that each is one piece of memory; the products with the inputs are one for all frames.
  const turned = graph.op('Transpose', [x], { perm: [1, 0, 2] });
  const rows = graph.op('Reshape', [turned, graph.integers([-1, inputs])], {}, { dims: ['rows', inputs] });
  const products = graph.op('Gemm', [rows, input, inputBias], { transB: 1 });
  const shape = graph.integers([frames, -1, 3 * units]);
  const given = graph.op('Reshape', [products, shape], {}, { dims: [frames, batch, 3 * units] });
  const ones = new Array<number>(frames).fill(1);
  const each = graph.opWithOutputs(
    'Split',
    [given, graph.integers(ones)],
    { axis: 0 },
    ones.map(() => ({ dims: [1, batch, 3 * units] })),
  );
  const states: Value[] = [];
  let state: Value | undefined;
  for (const frame of reversed ? [...each].reverse() : each) {
    const own = graph.op('Squeeze', [frame, graph.integers([0])]);
    state = step(graph, own, state, { recurrent, recurrentBias, units, batch });
    states.push(graph.op('Unsqueeze', [state, graph.integers([1])]));
  }
  return graph.op('Concat', reversed ? states.reverse() : states, { axis: 1 });
}

/** The next state: (1 - update) new + update state, with new = tanh(input + reset (recurrent state)). */
function step(
  graph: GraphBuilder,
  given: Value,
  state: Value | undefined,
  {
    recurrent,
    recurrentBias,
    units,
    batch,
  }: { recurrent: Value; recurrentBias: Value; units: number; batch: number | string },
): Value {
  const parts = (value: Value, rows: number | string) =>
    graph.opWithOutputs('Split', [value, graph.integers([units, units, units])], { axis: -1 }, [
      { dims: [rows, units] },
      { dims: [rows, units] },
      { dims: [rows, units] },
    ]) as [Value, Value, Value];
  const [reset, update, fresh] = parts(given, batch);
  const kept = state
    ? graph.op('Gemm', [state, recurrent, recurrentBias], { transB: 1 })
    : graph.op('Unsqueeze', [recurrentBias, graph.integers([0])]);
  const [keptReset, keptUpdate, keptFresh] = parts(kept, state ? batch : 1);
  const r = graph.op('Sigmoid', [graph.op('Add', [reset, keptReset])]);
  const z = graph.op('Sigmoid', [graph.op('Add', [update, keptUpdate])]);
  const n = graph.op('Tanh', [graph.op('Add', [fresh, graph.op('Mul', [r, keptFresh])])]);
  // n + z (state - n)
  const away = state ? graph.op('Sub', [state, n]) : graph.op('Neg', [n]);
  return graph.op('Add', [n, graph.op('Mul', [z, away])]);
}

/** ONNX's GRU: its gates are in the order update, reset, new, and it takes frames first. */
function runGru(graph: GraphBuilder, x: Value, weights: readonly GruWeights[], { units }: GruOptions): Value {
  const stacked = (values: readonly Value[]) => {
    const turned = values.map((value) => {
      const [rows = 0, ...rest] = (value.dims ?? []).map(Number);
      const part = { dims: [rows / 3, ...rest] };
      const gates = graph.opWithOutputs(
        'Split',
        [value, graph.integers([units, units, units])],
        { axis: 0 },
        [part, part, part],
      ) as [Value, Value, Value];
      return graph.op('Concat', [gates[1], gates[0], gates[2]], { axis: 0 });
    });
    return turned;
  };
  const perDirection = (values: readonly Value[]) => {
    const rows = values.map((value) => graph.op('Unsqueeze', [value, graph.integers([0])]));
    const [only] = rows;
    return rows.length === 1 && only ? only : graph.op('Concat', rows, { axis: 0 });
  };
  const biases = weights.map(({ inputBias, recurrentBias }) =>
    graph.op('Concat', stacked([inputBias, recurrentBias]), { axis: 0 }),
  );
  const [batch = 'batch', frames = 'frames'] = x.dims ?? [];
  const directions = weights.length;
  const [states] = graph.opWithOutputs(
    'GRU',
    [
      graph.op('Transpose', [x], { perm: [1, 0, 2] }),
      perDirection(stacked(weights.map(({ input }) => input))),
      perDirection(stacked(weights.map(({ recurrent }) => recurrent))),
      perDirection(biases),
    ],
    { hidden_size: units, linear_before_reset: 1, direction: directions === 2 ? 'bidirectional' : 'forward' },
    [{ dims: [frames, directions, batch, units] }],
  );
  if (states === undefined) throw new Error('GRU has an output');
  const turned = graph.op('Transpose', [states], { perm: [2, 0, 1, 3] });
  const shape = graph.integers([0, 0, directions * units]);
  return graph.op('Reshape', [turned, shape], {}, { dims: [batch, frames, directions * units] });
}
