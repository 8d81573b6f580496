import { statSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../errors.ts';
import { MODEL_FILE, type TrainedFolder } from '../modules/trained-folder.ts';
import { hashFile } from '../pipeline/files/hash-file.ts';
import type { JsonObject } from '../pipeline/types.ts';
import type { RowKind } from '../prediction-types/prediction-type.ts';
import { readTrainedModel, type TrainedModel } from '../recipes/model-folder.ts';
import { SCENE } from '../recipes/network-graph.ts';
import { createTransform } from '../representations/transform.ts';
import type { DecodedOutput } from './decoders/decoder.ts';
import { type ChosenDecoder, chosenDecoder, type DecoderChoice } from './decoders/decoders.ts';
import { Estimator, type NamedArray } from './estimator.ts';
import { listen, type Sound } from './listening/sound.ts';
import { readTrainedParts, type TrainedParts, TrainedSource } from './sources/trained-source.ts';

/** The name of the output that is the embedding of a sound as a whole. */
const EMBEDDING = 'embedding';

type Described = DecodedOutput & { readonly name: string; readonly annotator: JsonObject } & DecoderChoice;

/**
 * The estimators that a trained model is: one for each of its outputs.
 *
 * @param output the only one that is wanted; `embedding` is that of the network
 * @throws UserError for an output that it does not have, and for a folder of another version of heareval
 */
export async function trainedEstimators(
  trained: TrainedFolder,
  output?: string,
): Promise<readonly Estimator[]> {
  const model = await readTrainedModel(trained);
  const parts = await readTrainedParts(model);
  const outputs = describedOutputs(model, parts);
  const file = join(trained.folder, MODEL_FILE);
  const sha256 = await hashFile(file, statSync(file).size);
  const source = (kind: RowKind) => {
    const own = outputs.filter((each) => each.kind === kind);
    return new TrainedSource({ model, parts, kind, outputs: own, sha256 });
  };
  const sources = { scene: source('scene'), event: source('event') };
  const place = file.replace(/onnx$/, 'json');
  const others = new Map(outputs.map((each) => [each.name, each]));
  const estimators = outputs.map(({ name, annotator, namespace, decoder, ...about }) => ({
    about,
    annotator,
    name,
    decoder: chosenDecoder(about, { namespace, decoder }, `${place}: outputs.${name}`, others),
  }));
  const named = (name: string) =>
    model.outputs.length === 1 && name !== SCENE ? model.name : `${model.name}#${shownName(name)}`;
  return wanted(estimators, output, model.folder).map(
    ({ name, about, annotator, decoder }) =>
      new Estimator({
        name: named(name),
        version: model.version,
        source: sources[about.kind],
        output: name,
        about,
        decoder,
        annotator: { model: model.name, ...annotator },
        features: (sound) => featuresOf(sound, model, parts),
      }),
  );
}

/** The one that is asked for; else all but the embedding, and but those that others need. */
function wanted<E extends { readonly name: string; readonly decoder: ChosenDecoder }>(
  estimators: readonly E[],
  asked: string | undefined,
  folder: string,
): readonly E[] {
  if (asked === undefined) {
    const needed = new Set(estimators.flatMap(({ decoder }) => decoder.further));
    return estimators.filter(({ name }) => name !== SCENE && !needed.has(name));
  }
  const found = estimators.filter(({ name }) => shownName(name) === asked);
  if (found.length > 0) return found;
  const names = estimators.map(({ name }) => shownName(name));
  throw new UserError(`${folder}: has no output ${asked}; expected ${names.join(', ')}`);
}

function shownName(output: string): string {
  return output === SCENE ? EMBEDDING : output;
}

/** The outputs of a model, and its embedding. */
function describedOutputs(model: TrainedModel, parts: TrainedParts): readonly Described[] {
  // The first network is the model.
  const [first] = Object.values(model.run.networks);
  const outputs = model.outputs.map(
    ({ name, kind, prediction_type: type, labels, settings, task, namespace, decoder }): Described => ({
      name,
      kind,
      type,
      labels,
      columns: labels.length,
      grid: { hop: parts.hop, rate: model.sampleRate },
      settings,
      postprocessing: first?.tasks[name]?.postprocessing,
      annotator: { output: name, task },
      namespace,
      decoder,
    }),
  );
  const about = { kind: 'scene', type: EMBEDDING, labels: [], columns: parts.size } as const;
  return [...outputs, { ...about, name: SCENE, annotator: { output: EMBEDDING } }];
}

/** The representation of a sound, by its name. */
async function featuresOf(
  sound: Sound,
  { sampleRate }: TrainedModel,
  { representation }: TrainedParts,
): Promise<Readonly<Record<string, NamedArray>>> {
  const pieces: Float32Array[] = [];
  const push = async (samples: Float32Array) => {
    pieces.push(samples.slice());
  };
  await listen(sound, [{ sampleRate, push, end: async () => {} }]);
  const samples = new Float32Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let place = 0;
  for (const piece of pieces) {
    samples.set(piece, place);
    place += piece.length;
  }
  const transform = await createTransform(representation);
  try {
    const data = await transform.transform(samples);
    return {
      [representation.name]: { data, shape: [representation.bins, data.length / representation.bins] },
    };
  } finally {
    await transform.release();
  }
}
