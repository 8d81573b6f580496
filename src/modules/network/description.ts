import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { UserError } from '../../errors.ts';
import { poolings } from '../pooling.ts';

const positive = z.number().positive();
const features = z.strictObject({
  /** Samples of a frame, under a Hann window; frames are centred on every `hop` samples, the first on 0. */
  fftSize: z.number().int().positive(),
  /** Samples. */
  hop: z.number().int().positive(),
  /** Of Slaney's mel scale, as librosa has them. */
  bands: z.number().int().positive(),
  minHz: z.number().nonnegative().optional(),
  maxHz: positive.optional(),
  /** What is added to the power before its natural logarithm is taken. */
  offset: positive.default(1e-4),
});

const description = z.strictObject({
  /** Hz. */
  sampleRate: z.number().int().optional(),
  /** Name of the input that takes audio. */
  input: z.string().optional(),
  /** Name of the output with one vector for each sound. */
  sceneOutput: z.string().optional(),
  /** Name of the output with a vector for each frame. */
  timestampOutput: z.string().optional(),
  /** Milliseconds from one timestamp to the next. */
  hop: positive.optional(),
  /** Milliseconds around each timestamp that a model of clips is given. */
  window: positive.default(1000),
  /** How frames, or windows, become a scene embedding. */
  pooling: z.enum(poolings).default('mean'),
  /** Of a model that takes log mel spectra. */
  logMel: features.optional(),
});

/** What the JSON file beside a model says of it. */
export type Description = z.infer<typeof description>;
export type LogMelOptions = z.infer<typeof features>;

/** `/a/net.onnx` -> `/a/net.json`; `/a/model.json` -> `/a/model.heareval.json` */
export function descriptionFile(model: string): string {
  return `${model.replace(/\.onnx$/i, '').replace(/\.json$/i, '.heareval')}.json`;
}

/**
 * Reads a description (see `descriptionFile`); one that says nothing where there is no such file.
 *
 * @throws UserError that names the file and what is wrong in it
 */
export async function readDescription(file: string): Promise<Description> {
  const text = await readFile(file, 'utf8').catch(() => '{}');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new UserError(`${file}: not JSON: ${(cause as Error).message}`, { cause });
  }
  const parsed = description.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue?.path.join('.') || 'the whole';
  throw new UserError(`${file}: ${place}: ${issue?.message}`);
}
