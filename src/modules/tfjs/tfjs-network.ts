import { readFile } from 'node:fs/promises';
import type { io, Tensor } from '@tensorflow/tfjs-core';
import type { InputFacts } from '../../compute/session.ts';
import {
  chooseTfjsBackend,
  fallBackToCpu,
  isMissingKernel,
  loadTfjs,
  requireTfjs,
  type Tfjs,
} from '../../compute/tfjs-backend.ts';
import type { Network, NetworkOutput } from '../network/network.ts';
import { readModelFiles, type TfjsModelFiles } from './model-files.ts';

/** A loaded model of either kind; what it gives are the outputs in the order of `outputs`. */
interface LoadedModel {
  readonly inputs: readonly InputFacts[];
  readonly outputs: readonly string[];
  predict(input: string, audio: Tensor): Promise<Tensor[]>;
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
  const run: Network['run'] = async (input, data, dims) => {
    const audio = tf.tensor(data, [...dims], 'float32');
    try {
      return await readOutputs(outputs, await predict(input, audio));
    } catch (error) {
      if (!isMissingKernel(error) || tf.getBackend() === 'cpu') throw error;
      console.error(`${(error as Error).message}; computed by the slower backend 'cpu'`);
      await fallBackToCpu(tf);
    } finally {
      audio.dispose();
    }
    return run(input, data, dims);
  };
  return { inputs, run };
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
    async predict(input, audio) {
      if (!isDynamic) {
        try {
          return asList(tf.tidy(() => model.execute({ [input]: audio }, outputs)));
        } catch (error) {
          isDynamic = error instanceof Error && error.message.includes('executeAsync');
          if (!isDynamic) throw error;
        }
      }
      return asList(await model.executeAsync({ [input]: audio }, outputs));
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
    predict: async (_input, audio) => asList(tf.tidy(() => model.predict(audio))),
  };
}

async function readOutputs(
  names: readonly string[],
  tensors: readonly Tensor[],
): Promise<Record<string, NetworkOutput>> {
  const outputs: Record<string, NetworkOutput> = {};
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

function asList(result: unknown): Tensor[] {
  return Array.isArray(result) ? result : [result as Tensor];
}
