import { LearntLayers } from '../../src/compute/layers/learnt-layers.ts';
import { linear } from '../../src/compute/layers/linear.ts';
import { softmaxCrossEntropy } from '../../src/compute/losses.ts';
import { GraphBuilder } from '../../src/compute/onnx-model.ts';
import { float32 } from '../../src/compute/session.ts';
import { Trainer } from '../../src/compute/trainer.ts';
import type { NetworkInput, NetworkSettings } from '../../src/networks/network.ts';
import { createNetwork } from '../../src/networks/networks.ts';
import { RandomStream } from '../../src/random/random-stream.ts';

export const THREADS = 2;
export const LABELS = 10;
const RATE = 1e-3;

/** A network that both sides train: clips of ten labels, cross-entropy, Adam. */
export interface Case {
  readonly name: string;
  readonly network: string;
  readonly settings: NetworkSettings;
  readonly batch: number;
  readonly input: NetworkInput;
}

/** A training of one batch over and over, on ONNX Runtime. */
export interface Training {
  /** How many numbers are learnt. */
  readonly parameters: number;
  step(): Promise<number>;
  release(): Promise<void>;
}

export async function startTraining({ network: kind, settings, batch, input }: Case): Promise<Training> {
  const graph = new GraphBuilder();
  const layers = new LearntLayers(graph, (name) => new RandomStream(1, name));
  const network = createNetwork(kind, settings, input);
  const dims = [batch, input.bins, input.frames];
  const { scene } = network.addTo(layers, graph.input('x', ['batch', input.bins, input.frames]));
  const logits = linear(layers, 'output', scene, { inputs: network.size, outputs: LABELS });
  const loss = softmaxCrossEntropy(graph, logits, graph.input('y', ['batch', LABELS]));
  const model = layers.model(loss);
  const trainer = await Trainer.create(model, layers.initial, { threads: THREADS });
  const size = dims.reduce((product, dim) => product * dim, 1);
  const x = Float32Array.from({ length: size }, () => Math.random() - 0.5);
  const y = new Float32Array(batch * LABELS);
  for (let row = 0; row < batch; row++) y[row * LABELS + (row % LABELS)] = 1;
  const given = { x: float32(x, dims), y: float32(y, [batch, LABELS]) };
  return {
    parameters: model.parameters.reduce((sum, { name }) => sum + trainer.state(name).length, 0),
    step: () => trainer.step(given, RATE),
    release: () => trainer.release(),
  };
}
