import { at } from '../at.ts';
import { gradients } from './gradients/gradients.ts';
import type { GraphBuilder } from './onnx-model.ts';
import { applyOptimiser, type Named, named, type Optimiser } from './optimisers/optimiser.ts';
import { padSums } from './padded-sums.ts';
import { inRowBlocks } from './row-blocks.ts';
import { float32, type Tensors } from './session.ts';
import type { Value } from './values.ts';

/** A model to train: a graph from the batch and the state to the loss. State is any graph input that lasts. */
export interface TrainingModel {
  readonly graph: GraphBuilder;
  /** Mean loss of the batch, without axes. */
  readonly loss: Value;
  /** Graph inputs that the optimiser is to fit; their shapes are numbers. */
  readonly parameters: readonly Value[];
  /** Graph inputs that are replaced after each step, and by what. */
  readonly statistics: readonly { readonly state: Value; readonly next: Value }[];
}

/** A graph input that lasts, and what replaces it. */
export interface Slot {
  readonly input: Value;
  readonly output: Value;
  /** Values before the first step, where the model is given none; else zeros. */
  readonly first?: Float32Array | undefined;
}

export const LOSS = 'loss';
export const nextName = ({ input }: Slot) => `next ${input.name}`;
const factorInput = (name: string) => `optimiser ${name}`;

/**
 * The bytes of the graph that computes a step, all of it: loss, gradients and update. The model's graph is complete after it, and
 * cannot be trained.
 */
export function stepGraph(model: TrainingModel, optimiser: Optimiser): Uint8Array {
  completeGraph(model, optimiser, { inParts: true });
  model.graph.markCompletion();
  return model.graph.toBytes();
}

/**
 * Adds gradients, the update, and what a step puts out, to the graph of a model: first the loss, then what follows each slot.
 *
 * @param how.inParts whether large tensors go through the graph part by part, which a processor's cache holds; it gives the same bytes
 */
export function completeGraph(
  model: TrainingModel,
  optimiser: Optimiser,
  how: { readonly inParts: boolean },
): readonly Slot[] {
  const { graph } = model;
  const slots: readonly Slot[] = [
    ...trainingSlots(model, optimiser, how),
    ...model.statistics.map(({ state, next }) => ({ input: state, output: next })),
  ];
  if (how.inParts) {
    padSums(graph);
    inRowBlocks(graph, [model.loss, ...slots.map(({ output }) => output)]);
  }
  graph.output(LOSS, model.loss);
  for (const slot of slots) graph.output(nextName(slot), slot.output);
  graph.tellShapes();
  return slots;
}

/** What each slot holds before the first step: what `initial` has of it, which is taken over. */
export function firstValues(
  slots: readonly Slot[],
  initial: ReadonlyMap<string, Float32Array>,
): Float32Array[] {
  return slots.map(({ input, first }) => {
    const data = initial.get(input.name) ?? first ?? new Float32Array(sizeOf(input));
    if (data.length !== sizeOf(input)) throw new Error(`${input.name} has ${data.length} values`);
    return data;
  });
}

/** One after the other. */
export function joinedState(parts: readonly Float32Array[]): Float32Array {
  const saved = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    saved.set(part, offset);
    offset += part.length;
  }
  return saved;
}

/** The reverse: fills the parts with what was saved of them. */
export function fillState(parts: readonly Float32Array[], saved: Float32Array): void {
  const expected = parts.reduce((sum, part) => sum + part.length, 0);
  if (expected !== saved.length) {
    throw new RangeError(`${saved.length} values of state; expected ${expected}`);
  }
  let offset = 0;
  for (const part of parts) {
    part.set(saved.subarray(offset, offset + part.length));
    offset += part.length;
  }
}

/** The optimiser's numbers of a step, `count` from 1, as inputs of the graph. */
export function factorsOf(optimiser: Optimiser, count: number, learningRate: number): Map<string, number> {
  const factors = Object.entries(optimiser.factors(count, learningRate));
  return new Map(factors.map(([name, value]) => [factorInput(name), value]));
}

/** Tensors over data, by name and shape. */
export function tensors(
  data: readonly Float32Array[],
  names: readonly (readonly [string, Value])[],
): Tensors {
  return Object.fromEntries(
    names.map(([name, { dims = [] }], index) => [name, float32(at(data, index), dims.map(Number))]),
  );
}

/** The parameters and the optimiser's state of each, with what follows them. */
function trainingSlots(
  { graph, loss, parameters }: TrainingModel,
  optimiser: Optimiser,
  how: { readonly inParts: boolean },
): Slot[] {
  const gradientOf = gradients(graph, loss, parameters);
  const names = Object.keys(optimiser.factors(1, 0));
  const factors: Named<Value> = {
    ...Object.fromEntries(names.map((name) => [name, graph.input(factorInput(name), [])])),
    ...optimiser.measures?.(graph, gradientOf),
  };
  return parameters.flatMap((parameter, index) => {
    const { dims } = parameter;
    if (dims === undefined) throw new Error(`the shape of ${parameter.name} is not known`);
    const first = optimiser.init(sizeOf(parameter));
    const state = Object.fromEntries(
      Object.keys(first).map((name) => [name, graph.input(`${parameter.name} ${name}`, dims)]),
    );
    const gradient = at(gradientOf, index);
    const next = applyOptimiser(graph, optimiser, { parameter, gradient, state, factors }, how);
    const kept = Object.entries(state).map(([name, input]) => ({
      input,
      output: named(next.state, name),
      first: first[name],
    }));
    return [{ input: parameter, output: next.parameter }, ...kept];
  });
}

function sizeOf({ dims = [] }: Value): number {
  return dims.reduce<number>((product, dim) => product * Number(dim), 1);
}
