import { readFile } from 'node:fs/promises';
import type { io, NamedTensorMap, Tensor } from '@tensorflow/tfjs-core';
import type { InputFacts } from '../../compute/session.ts';
import {
  chooseTfjsBackend,
  fallBackToCpu,
  isMissingKernel,
  isOnGpu,
  loadTfjs,
  requireTfjs,
  type Tfjs,
} from '../../compute/tfjs-backend.ts';
import type { Network, NetworkTensor, NetworkTensors } from '../network/network.ts';
import { readModelFiles, type TfjsModelFiles } from './model-files.ts';

/** A loaded model of either kind; what it gives are the outputs in the order of `outputs`. */
interface LoadedModel {
  readonly inputs: readonly InputFacts[];
  readonly outputs: readonly string[];
  predict(inputs: Readonly<Record<string, Tensor>>): Promise<Tensor[]>;
}

/**
 * Opens a model of TensorFlow.js. Every tensor of a run is freed. An operation that WebAssembly has no kernel for moves
 * the model to the CPU backend, and says so on stderr, once.
 */
export async function openTfjsNetwork(file: string): Promise<Network> {
  const files = await readModelFiles(file);
  const tf = await loadTfjs(chooseTfjsBackend());
  const artifacts = await readArtifacts(files);
  const { inputs, outputs, predict } =
    files.format === 'graph-model' ? await loadGraph(tf, artifacts) : await loadLayers(tf, artifacts);
  const run: Network['run'] = async (given) => {
    const tensors = tensorsOf(tf, given);
    try {
      return await readOutputs(outputs, await predict(tensors));
    } catch (error) {
      if (!isMissingKernel(error) || tf.getBackend() === 'cpu') throw error;
      console.error(`${(error as Error).message}; computed by the slower backend 'cpu'`);
      await fallBackToCpu(tf);
    } finally {
      for (const tensor of Object.values(tensors)) tensor.dispose();
    }
    return run(given);
  };
  return { inputs, outputs, run, device: isOnGpu(tf) ? 'GPU' : undefined };
}

async function readArtifacts({ format, json, shards }: TfjsModelFiles): Promise<io.ModelArtifacts> {
  const pieces: Uint8Array[] = [];
  for (const shard of shards) pieces.push(await readFile(shard));
  const weights = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const piece of pieces) {
    weights.set(piece, offset);
    offset += piece.length;
  }
  const { weightsManifest, ...rest } = json;
  return {
    ...rest,
    format,
    weightSpecs: weightsManifest.flatMap((group) => group.weights) as io.WeightsManifestEntry[],
    weightData: weights.buffer,
  };
}

async function loadGraph(tf: Tfjs, artifacts: io.ModelArtifacts): Promise<LoadedModel> {
  const converter = requireTfjs<typeof import('@tensorflow/tfjs-converter')>('@tensorflow/tfjs-converter');
  const model = await converter.loadGraphModel({ load: async () => artifacts });
  const outputs = model.outputNodes;
  let isDynamic = false;
  return {
    inputs: model.inputs.map(({ name, shape, dtype }) => ({ name, type: dtype, dims: shape ?? [] })),
    outputs,
    async predict(tensors) {
      if (!isDynamic) {
        try {
          return asList(tf.tidy(() => model.execute(tensors, outputs)));
        } catch (error) {
          isDynamic = error instanceof Error && error.message.includes('executeAsync');
          if (!isDynamic) throw error;
        }
      }
      return asList(await model.executeAsync(tensors, outputs));
    },
  };
}

async function loadLayers(tf: Tfjs, artifacts: io.ModelArtifacts): Promise<LoadedModel> {
  const layers = requireTfjs<typeof import('@tensorflow/tfjs-layers')>('@tensorflow/tfjs-layers');
  const model = await layers.loadLayersModel({ load: async () => artifacts });
  return {
    inputs: model.inputs.map(({ name, shape, dtype }) => ({
      name,
      type: dtype,
      dims: shape.map((dim) => dim ?? -1),
    })),
    outputs: model.outputNames,
    predict: async (tensors) =>
      asList(tf.tidy(() => model.predict(model.inputNames.map((name) => tensors[name] as Tensor)))),
  };
}

async function readOutputs(names: readonly string[], tensors: readonly Tensor[]): Promise<NetworkTensors> {
  const outputs: Record<string, NetworkTensor> = {};
  try {
    for (const [index, tensor] of tensors.entries()) {
      outputs[names[index] ?? `output ${index}`] = {
        type: tensor.dtype,
        dims: tensor.shape,
        data: await tensor.data(),
      };
    }
  } finally {
    for (const tensor of tensors) tensor.dispose();
  }
  return outputs;
}

function tensorsOf(tf: Tfjs, given: NetworkTensors): NamedTensorMap {
  return Object.fromEntries(
    Object.entries(given).map(([name, { type, dims, data }]) => [
      name,
      tf.tensor(data as Float32Array, [...dims], type as 'float32' | 'int32' | 'bool'),
    ]),
  );
}

function asList(result: unknown): Tensor[] {
  return Array.isArray(result) ? result : [result as Tensor];
}
