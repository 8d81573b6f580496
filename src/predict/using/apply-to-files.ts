import { dirname, join } from 'node:path';
import { z } from 'zod';
import { at } from '../../at.ts';
import { createResampler, readMono16, toFullScale } from '../../audio/index.ts';
import { createSession } from '../../compute/session.ts';
import { BadInputsError, UserError } from '../../errors.ts';
import { readJsonFile } from '../../formats/files/json-file.ts';
import type { Predictions } from '../../formats/folders/predictions.ts';
import type { ModuleHost, Sound } from '../../modules/module-host.ts';
import { moduleKey } from '../../modules/module-key.ts';
import type { JsonObject } from '../../pipeline/types.ts';
import {
  headMethod,
  PREDICTION_TYPE_NAMES,
  type PredictionTypeName,
} from '../../prediction-types/registry.ts';
import { rowsInMemory } from '../../train/rows.ts';
import { runModel } from './kept-head.ts';

const description = z.looseObject({
  labels: z.array(z.string()).min(1),
  kind: z.enum(['scene', 'event']),
  module: z.string(),
  module_key: z.string().optional(),
  knn: z.object({ rows: z.number() }).optional(),
  prediction_type: z.string().optional(),
});

/** A head that `heareval predict` kept, as far as it has to be known to be applied. */
export interface HeadToApply {
  /** Of `head.onnx`. */
  readonly path: string;
  readonly description: z.infer<typeof description>;
  /** Length of the embeddings that it takes. */
  readonly inputs: number;
}

/**
 * Reads what a head is from its model and the `head.json` beside that.
 *
 * @throws UserError when one of them is missing or not of a head
 */
export async function readHeadToApply(path: string): Promise<HeadToApply> {
  const described = await readJsonFile(
    join(dirname(path), 'head.json'),
    description,
    'the description of a head, beside its head.onnx as `heareval predict` writes both',
  );
  const session = await createSession(path).catch((cause: unknown) => {
    throw new UserError(`${path}: is no model that ONNX Runtime can load; expected head.onnx`, { cause });
  });
  const x = session.inputs.find(({ name }) => name === 'x');
  await session.release();
  const inputs = x?.dims[1];
  if (typeof inputs !== 'number') {
    throw new UserError(`${path}: has no input x of shape (batch, features); expected a head`);
  }
  return { path, description: described, inputs };
}

/**
 * Whether a head was trained on what this module makes: a line to warn of when it may not have been.
 *
 * @throws UserError when its embeddings have another length
 */
export async function checkHeadFits(
  { path, description: { kind, module, module_key }, inputs }: HeadToApply,
  host: ModuleHost,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const info = await host.describe(signal);
  const size = kind === 'scene' ? info.sceneEmbeddingSize : info.timestampEmbeddingSize;
  if (size !== inputs) {
    throw new UserError(
      `${path}: takes embeddings of ${inputs} dimensions, of module ${module}; ${host.module.specifier} has ${size} for ${kind}s`,
    );
  }
  if (module_key === undefined || module_key === moduleKey(host.module)) return undefined;
  return `${path} was trained on embeddings of module ${module}; ${host.module.specifier} is another one, or has changed since`;
}

/**
 * What a head says of audio files of any format and rate: one row for each file, or for each frame.
 *
 * @throws BadInputsError that lists all files that cannot be read
 */
export async function applyToFiles(
  head: HeadToApply,
  host: ModuleHost,
  files: readonly string[],
  signal?: AbortSignal,
): Promise<readonly Predictions[]> {
  const { sampleRate } = await host.describe(signal);
  const parts: Predictions[] = [];
  const problems: string[] = [];
  for (const file of files) {
    try {
      const sound = await readSound(file, sampleRate);
      if (problems.length === 0) parts.push(await applyToSound(head, host, sound, signal));
    } catch (error) {
      if (!(error instanceof UserError) || files.length === 1) throw error;
      problems.push(error.message);
    }
  }
  if (problems.length === 0) return parts;
  throw new BadInputsError(`${problems.length} of ${files.length} files cannot be used:`, problems);
}

/** Writes what a head says of files as `heareval predict` writes it of test splits: by what is predicted. */
export async function writeApplied(
  path: string,
  { description }: HeadToApply,
  parts: readonly Predictions[],
): Promise<void> {
  const { kind, labels } = description;
  const { name, settings } = typeOfHead(description);
  const predicted = parts.map(({ index, probabilities: values }) => ({ index, values }));
  const space = { kind, vocabulary: labels, ...(settings === undefined ? {} : { settings }) };
  await headMethod(name).write(path, space, predicted);
}

/** The type of what a head predicts, and its settings. */
export function typeOfHead(description: HeadToApply['description']): {
  readonly name: PredictionTypeName;
  readonly settings: JsonObject | undefined;
} {
  // Of types that have settings these are there under its name; `prediction_type` is how the last layer is read.
  const named = PREDICTION_TYPE_NAMES.find((name) => description[name] !== undefined);
  if (named !== undefined) return { name: named, settings: description[named] as JsonObject };
  const { prediction_type: type } = description;
  return { name: PREDICTION_TYPE_NAMES.find((each) => each === type) ?? 'multilabel', settings: undefined };
}

async function readSound(file: string, sampleRate: number): Promise<Sound> {
  const { samples, sampleRate: own } = await readMono16(file, file);
  if (own === sampleRate) return { name: file, samples: toFullScale(samples) };
  // To 16 bits, as the audio of tasks is that heads are trained on.
  const resampler = await createResampler(own, sampleRate).catch((error: unknown) => {
    throw error instanceof UserError ? new UserError(`${file}: ${error.message}`, { cause: error }) : error;
  });
  try {
    return { name: file, samples: toFullScale(await resampler.resample16(samples)) };
  } finally {
    await resampler.release();
  }
}

async function applyToSound(
  { path, description: { kind, labels, knn }, inputs }: HeadToApply,
  host: ModuleHost,
  sound: Sound,
  signal: AbortSignal | undefined,
): Promise<Predictions> {
  let embeddings: Float32Array;
  let timestamps: Float64Array | null = null;
  if (kind === 'scene') {
    embeddings = at(await host.embedScenes([sound], signal), 0);
  } else {
    const frames = at(await host.embedTimestamps([sound], signal), 0);
    embeddings = frames.embeddings;
    timestamps = Float64Array.from(frames.timestamps);
  }
  const x = rowsInMemory(embeddings, inputs);
  const probabilities = await runModel(path, x, { labels: labels.length, valuesPerRow: knn?.rows });
  const index = { rows: x.rows, files: [{ filename: sound.name, firstRow: 0, rows: x.rows }], timestamps };
  return { labels, index, probabilities };
}
