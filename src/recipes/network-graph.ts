import { keptLayers, LearntLayers, type Mask } from '../compute/layers/learnt-layers.ts';
import { GraphBuilder } from '../compute/onnx-model.ts';
import type { TrainingModel } from '../compute/training-graph.ts';
import type { Value } from '../compute/values.ts';
import type { Network } from '../networks/network.ts';
import { RandomStream } from '../random/random-stream.ts';
import type { Representation } from '../representations/representation.ts';
import type { Stretch } from '../train/batches.ts';
import type { FeatureScale } from './feature-scale.ts';
import {
  type Asked,
  addFrames,
  addLogits,
  addLoss,
  addReading,
  addUnits,
  type Embedded,
  type NetworkOutput,
} from './network-output.ts';

/** All that was learnt, by name. */
export type Weights = { readonly [name: string]: Float32Array };

export const SCENE = 'scene_embedding';
export const TIMESTAMP = 'timestamp_embedding';
const WAVEFORM = 'waveform';
/** What an exported graph has besides the outputs that are called like their tasks. */
export const GRAPH_NAMES: readonly string[] = [WAVEFORM, SCENE, TIMESTAMP];

/** The shape of what a network is given while it learns. */
export interface InputShape {
  readonly bins: number;
  readonly frames: number;
  /** Frame embeddings that outputs of frames are asked for; undefined: all. */
  readonly asked?: Stretch | undefined;
}

/** An output as it is learnt. */
export interface LearntOutput {
  readonly output: NetworkOutput;
  /** Examples of a batch that it learns from; undefined: it is the only one, and learns from all. */
  readonly examples?: Stretch | undefined;
  /** What its loss is multiplied by. */
  readonly weight: number;
}

/** A graph to be trained, and all it begins with. */
export interface TrainingGraph {
  readonly model: TrainingModel;
  /** What it has learnt, and keeps, before the first step. */
  readonly initial: Map<string, Float32Array>;
  /** What of that the network is made of; the rest belongs to what it says of its tasks. */
  readonly ofNetwork: ReadonlySet<string>;
  /** What each step is given besides a batch. */
  readonly masks: readonly Mask[];
}

/** The input of a training that has the targets of an output, shape (rows, columns). */
export function targetsName({ name }: NetworkOutput): string {
  return `${name} targets`;
}

/** The graph that is trained: inputs `x` (batch, bins, frames), the targets of each output, and its masks. */
export function trainingGraph(
  network: Network,
  outputs: readonly LearntOutput[],
  input: InputShape,
  seed: number,
): TrainingGraph {
  const graph = new GraphBuilder();
  const layers = new LearntLayers(graph, (name) => new RandomStream(seed, name));
  const sizes = outputs.map(({ examples }) => (examples === undefined ? undefined : examples.end));
  const batch = sizes.reduce<number | undefined>(
    (most, end) => (end === undefined ? most : Math.max(most ?? 0, end)),
    undefined,
  );
  const x = graph.input('x', [batch ?? 'batch', input.bins, input.frames]);
  const embedded = withShapes(graph, network.addTo(layers, x), network, input, batch);
  const ofNetwork = new Set(layers.initial.keys());
  const losses = outputs.map(({ output, examples, weight }) => {
    const asked = { examples, frames: input.asked };
    const logits = addLogits(layers, layerOf(output, outputs.length), embedded, output, network, asked);
    const loss = addLoss(graph, logits, graph.input(targetsName(output), logits.dims ?? []), output);
    return weight === 1 ? loss : graph.op('Mul', [loss, graph.scalar(weight)]);
  });
  const loss = losses.reduce((sum, each) => graph.op('Add', [sum, each]));
  return { model: layers.model(loss), initial: layers.initial, ofNetwork, masks: layers.masks };
}

/** Whoever cuts out a part of embeddings has to know their shape, which not every network tells. */
function withShapes(
  graph: GraphBuilder,
  { scene, frames }: Embedded,
  { size, stride }: Network,
  input: InputShape,
  batch: number | undefined,
): Embedded {
  if (batch === undefined && input.asked === undefined) return { scene, frames };
  const of = (value: Value, dims: readonly (number | string)[]) =>
    graph.op('Identity', [value], {}, { dims });
  const examples = batch ?? 'batch';
  const rows = Math.ceil(input.frames / stride);
  return { scene: of(scene, [examples, size]), frames: of(frames, [examples, rows, size]) };
}

/** Layers of the only output keep the name they had before there were several. */
function layerOf({ name }: NetworkOutput, outputs: number): string {
  return outputs === 1 ? 'output' : `output ${name}`;
}

/**
 * The graph that is validated: what was learnt are inputs of it, and its outputs, by their names, are probabilities or
 * numbers as they were learnt, shape (rows, columns), frames one below the other.
 *
 * @param input.frames undefined: any
 */
export function validationGraph(
  network: Network,
  outputs: readonly NetworkOutput[],
  input: Omit<InputShape, 'frames'> & { readonly frames: number | undefined },
): Uint8Array {
  const graph = new GraphBuilder();
  const layers = keptLayers(graph, (name, dims) => graph.input(name, dims));
  const embedded = network.addTo(layers, graph.input('x', ['batch', input.bins, input.frames ?? 'frames']));
  const asked: Asked = { frames: input.asked };
  for (const output of outputs) {
    const logits = addLogits(layers, layerOf(output, outputs.length), embedded, output, network, asked);
    graph.output(output.name, addReading(graph, logits, output));
  }
  return graph.toBytes();
}

/**
 * The graph that is used: from `waveform` (batch, samples) to `scene_embedding` (batch, size), `timestamp_embedding`
 * (batch, frames, size) and, by its name, what the network says for each task: (batch, columns), or of a task of frames
 * (batch, frames, columns).
 */
export function exportedGraph(
  representation: Representation,
  scale: FeatureScale,
  network: Network,
  outputs: readonly NetworkOutput[],
  weights: Weights,
): Uint8Array {
  const graph = new GraphBuilder();
  const layers = keptLayers(graph, (name, dims) => {
    const values = weights[name];
    if (values === undefined) throw new Error(`there is no weight ${name}`);
    return graph.constant(values, dims, name);
  });
  const features = representation.addTo(graph, graph.input(WAVEFORM, ['batch', 'samples']));
  const perBin = [representation.bins, 1];
  const centred = graph.op('Sub', [features, graph.constant(scale.means, perBin)]);
  const x = graph.op('Div', [centred, graph.constant(scale.deviations, perBin)]);
  const embedded = network.addTo(layers, x);
  graph.output(SCENE, embedded.scene);
  graph.output(TIMESTAMP, embedded.frames);
  for (const output of outputs) {
    const { name, kind, columns } = output;
    const logits = addLogits(layers, layerOf(output, outputs.length), embedded, output, network);
    const values = addUnits(graph, addReading(graph, logits, output), output);
    graph.output(name, kind === 'scene' ? values : addFrames(graph, values, embedded.frames, columns));
  }
  return graph.toBytes();
}
