import type { Tensor } from '@huggingface/transformers';
import type { Network } from '../network/network.ts';
import { outputOfLayer } from './layer.ts';
import type { ModelFacts } from './model-folder.ts';
import { joinPieces, ofWindow, type Piece } from './pieces.ts';
import { frameTimesOf, windowOf } from './sound-window.ts';
import type { Transformers } from './transformers-package.ts';

const SESSION = {
  executionMode: 'sequential',
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  logSeverityLevel: 3,
} as const;

/** A model of a folder as a network that takes waveforms, (sounds, samples), and gives one layer. */
export async function openTransformersNetwork(
  { AutoFeatureExtractor, PreTrainedModel, cat }: Transformers,
  folder: string,
  facts: ModelFacts,
  layer: string | undefined,
): Promise<Network> {
  const options = { local_files_only: true } as const;
  const extract = await AutoFeatureExtractor.from_pretrained(folder, options);
  const model = await PreTrainedModel.from_pretrained(folder, {
    ...options,
    model_file_name: facts.part,
    dtype: 'fp32',
    device: 'cpu',
    session_options: SESSION,
  });
  const sessions = model.sessions as { model: { outputNames: readonly string[] } };
  const output = outputOfLayer(layer, sessions.model.outputNames, facts);
  const window = windowOf(facts);
  const times = frameTimesOf(facts);

  async function run(sounds: readonly Float32Array[]): Promise<Piece> {
    const features: Record<string, Tensor>[] = [];
    for (const sound of sounds) features.push(await extract(sound));
    const feeds = Object.fromEntries(
      Object.keys(features[0] ?? {}).map((name) => [
        name,
        cat(features.map((feature) => feature[name] as Tensor)),
      ]),
    );
    const result = ((await model(feeds)) as Record<string, Tensor>)[output];
    if (!(result?.data instanceof Float32Array)) {
      throw new Error(`its output ${output} is ${result?.type}; expected float32`);
    }
    return { data: result.data, dims: result.dims };
  }

  return {
    inputs: [{ name: 'audio', type: 'float32', dims: ['sounds', 'samples'] }],
    ...(times === undefined ? {} : { times }),
    async run({ audio }) {
      const [sounds = 0, length = 0] = audio?.dims ?? [];
      const data = audio?.data as Float32Array;
      const step = window?.samples ?? Math.max(1, length);
      const pieces: Piece[] = [];
      for (let start = 0; start < length; start += step) {
        const end = Math.min(length, start + step);
        const parts = Array.from({ length: sounds }, (_, sound) =>
          data.slice(sound * length + start, sound * length + end),
        );
        pieces.push(ofWindow(await run(parts), end - start, window));
      }
      return { [output]: { type: 'float32', ...joinPieces(pieces) } };
    },
  };
}
