import { at } from '../at.ts';
import type { Layers } from '../compute/layers/layers.ts';
import { linear } from '../compute/layers/linear.ts';
import { LOSSES } from '../compute/losses.ts';
import type { GraphBuilder } from '../compute/onnx-model.ts';
import type { Dims, Value } from '../compute/values.ts';
import type { Network } from '../networks/network.ts';
import type { Scale } from '../predict/rows/standardise.ts';
import type { HeadOutput, OutputGroup, RowKind } from '../prediction-types/prediction-type.ts';
import type { Stretch } from '../train/batches.ts';

/** What a network says for a task. */
export interface NetworkOutput {
  /** As the exported graph calls it. */
  readonly name: string;
  /** Whether it is said of a clip or of each of its frames. */
  readonly kind: RowKind;
  /** How its last layer is read. */
  readonly output: HeadOutput;
  /** Columns that are layers of their own, all of a row together. */
  readonly groups?: readonly OutputGroup[] | undefined;
  /** Numbers of a row. */
  readonly columns: number;
  /** What brought the targets to mean 0 and deviation 1; undefined: nothing did. */
  readonly scale?: Scale | undefined;
}

/** The embeddings of a batch. */
export interface Embedded {
  /** Shape (batch, size). */
  readonly scene: Value;
  /** Shape (batch, frames, size). */
  readonly frames: Value;
}

/** Which of the embeddings of a batch an output is asked for; all where it is not said. */
export interface Asked {
  readonly examples?: Stretch | undefined;
  readonly frames?: Stretch | undefined;
}

/**
 * Adds the layer that says something for a task.
 *
 * @param layer its name among the layers
 * @returns shape (rows, columns): the examples, or their frames one below the other
 */
export function addLogits(
  layers: Layers,
  layer: string,
  { scene, frames }: Embedded,
  { kind, columns, groups }: NetworkOutput,
  { size }: Pick<Network, 'size'>,
  asked: Asked = {},
): Value {
  const { graph } = layers;
  const rows =
    kind === 'scene'
      ? partOf(graph, scene, 0, asked.examples)
      : graph.op(
          'Reshape',
          [
            partOf(graph, partOf(graph, frames, 0, asked.examples), 1, asked.frames),
            graph.integers([-1, size]),
          ],
          {},
          { dims: ['rows', size] },
        );
  return groups === undefined
    ? linear(layers, layer, rows, { inputs: size, outputs: columns })
    : groupedLogits(layers, layer, rows, { size, groups });
}

/** A layer for each group, of which some are given what the others say. */
function groupedLogits(
  layers: Layers,
  layer: string,
  rows: Value,
  { size, groups }: { readonly size: number; readonly groups: readonly OutputGroup[] },
): Value {
  const { graph } = layers;
  const logitsOf = (group: OutputGroup, x: Value, inputs: number) =>
    linear(layers, `${layer} ${group.name}`, x, { inputs, outputs: group.columns });
  const logits = new Map<OutputGroup, Value>();
  const first = groups.filter(({ seesOthers }) => !seesOthers);
  for (const group of first) logits.set(group, logitsOf(group, rows, size));
  const said = first.map((group) => {
    const own = logits.get(group) as Value;
    return reading(graph, own, group.output, own);
  });
  const width = first.reduce((sum, { columns }) => sum + columns, size);
  const seen = graph.op('Concat', [rows, ...said], { axis: 1 }, { dims: ['rows', width] });
  for (const group of groups) if (group.seesOthers) logits.set(group, logitsOf(group, seen, width));
  const columns = groups.reduce((sum, group) => sum + group.columns, 0);
  const all = groups.map((group) => logits.get(group) as Value);
  return graph.op('Concat', all, { axis: 1 }, { dims: ['rows', columns] });
}

function partOf(graph: GraphBuilder, value: Value, axis: number, part: Stretch | undefined): Value {
  if (part === undefined) return value;
  const { start, end } = part;
  const dims = value.dims?.map((dim, index) => (index === axis ? end - start : dim));
  const bounds = [start, end, axis].map((number) => graph.integers([number]));
  return graph.op('Slice', [value, ...bounds], {}, dims === undefined ? {} : { dims });
}

/** Adds what training makes small: of groups the sum of what each learns. */
export function addLoss(graph: GraphBuilder, logits: Value, targets: Value, said: NetworkOutput): Value {
  const { output, groups } = said;
  if (groups === undefined) return LOSSES[output](graph, logits, targets);
  const [ofLogits, ofTargets] = [split(graph, logits, groups), split(graph, targets, groups)];
  return groups
    .map((group, place) => LOSSES[group.output](graph, at(ofLogits, place), at(ofTargets, place)))
    .reduce((sum, loss) => graph.op('Add', [sum, loss]));
}

/** Adds what makes probabilities of logits, or numbers. */
export function addReading(graph: GraphBuilder, logits: Value, { output, groups }: NetworkOutput): Value {
  if (groups === undefined) return reading(graph, logits, output);
  const parts = split(graph, logits, groups);
  const read = groups.map((group, place) => reading(graph, at(parts, place), group.output));
  return graph.op('Concat', read, { axis: 1 });
}

/** @param like the shape of what comes of it, where others ask for it */
function reading(
  graph: GraphBuilder,
  logits: Value,
  output: HeadOutput,
  like: { readonly dims?: Dims | undefined } = {},
): Value {
  if (output === 'regression') return logits;
  if (output === 'multiclass') return graph.op('Softmax', [logits], { axis: -1 }, like);
  // ONNX Runtime's Sigmoid is 0 below -18, which would make ties of small probabilities.
  const one = graph.scalar(1);
  const odds = graph.op('Exp', [graph.op('Neg', [logits])]);
  return graph.op('Div', [one, graph.op('Add', [one, odds])], {}, like);
}

function split(graph: GraphBuilder, value: Value, groups: readonly OutputGroup[]): readonly Value[] {
  const rows = value.dims?.[0] ?? 'rows';
  const columns = groups.map((group) => group.columns);
  return graph.opWithOutputs(
    'Split',
    [value, graph.integers(columns)],
    { axis: 1 },
    columns.map((each) => ({ dims: [rows, each] })),
  );
}

/** Adds what makes numbers in the units of the targets of those that a network learnt. */
export function addUnits(graph: GraphBuilder, values: Value, { scale }: NetworkOutput): Value {
  if (scale === undefined) return values;
  const constant = (numbers: Float64Array) => graph.constant(Float32Array.from(numbers));
  const product = graph.op('Mul', [values, constant(scale.deviations)]);
  return graph.op('Add', [product, constant(scale.means)]);
}

/** Adds what gives each example its frames again. @returns shape (batch, frames, columns) */
export function addFrames(graph: GraphBuilder, rows: Value, frames: Value, columns: number): Value {
  const shape = graph.op(
    'Concat',
    [graph.op('Shape', [frames], { start: 0, end: 2 }, { dims: [2] }), graph.integers([columns])],
    { axis: 0 },
    { dims: [3] },
  );
  return graph.op('Reshape', [rows, shape], {}, { dims: ['batch', 'frames', columns] });
}
