import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { UserError } from '../../errors.ts';
import { decodeText } from '../../formats/files/text-file.ts';
import { poolings } from '../pooling.ts';
import { above0, among, from, name, number, whole } from './description-values.ts';
import { logMelOptions } from './log-mel-options.ts';
import { modelOutput, modelOutputs } from './model-outputs.ts';

const FURTHER =
  'expected a number, true, false, a list of numbers, or { "zeros": [2, 1, 128], "from": "output" }';
const anyNumber = number('a number', () => true);

const state = z.strictObject({
  /** Its shape. */
  zeros: z.array(whole(1)),
  /** The output that it is given from the second run on. */
  from: name.optional(),
});

/** What an input besides that of the audio is given. */
const furtherInput = z.union([anyNumber, z.boolean(), z.array(anyNumber).min(1), state], { error: FURTHER });

const description = z
  .strictObject({
    /** Hz. */
    sampleRate: whole(1).optional(),
    /** Name of the input that takes audio. */
    input: name.optional(),
    /** What the others take. */
    inputs: z
      .record(name, furtherInput, { error: 'expected { "name of an input": what it is given }' })
      .optional(),
    /** Samples, or frames of spectra, that a model is given in one run after the other. */
    chunk: whole(1).optional(),
    /** Samples, or frames, before each chunk that the model is given again. */
    context: whole(0).optional(),
    /** Name of the output with one vector for each sound. */
    sceneOutput: name.optional(),
    /** Name of the output with a vector for each frame. */
    timestampOutput: name.optional(),
    /** Milliseconds from one timestamp to the next. */
    hop: above0.optional(),
    /** Milliseconds to the centre of the first frame, or window. */
    firstCentre: from(0).optional(),
    /** Frames that the windows of a model of one length have in common, half of which are dropped on either side. */
    overlap: number('an even number from 0', (value) => value >= 0 && value % 2 === 0).optional(),
    /** Milliseconds around each timestamp that a model of clips is given. */
    window: above0.default(1000),
    /** How frames, or windows, become a scene embedding. */
    pooling: among(...poolings).default('mean'),
    /** Of a model that takes log mel spectra. */
    logMel: logMelOptions.optional(),
    /** What outputs besides embeddings are, by name, of a model that heareval trained; loaders read none of it. */
    outputs: modelOutputs.optional(),
  })
  .check((context) => {
    const { chunk, inputs = {}, logMel, sampleRate } = context.value;
    const refuse = (path: string[], input: unknown, message: string) =>
      context.issues.push({ code: 'custom', path, input, message });
    const { context: before, overlap, sceneOutput } = context.value;
    if (chunk === undefined && before !== undefined) {
      refuse(['context'], before, 'expected "chunk" with it, what each run is given');
    }
    for (const [key, value] of Object.entries({ overlap, sceneOutput })) {
      if (chunk !== undefined && value !== undefined) refuse([key], value, 'expected no "chunk" with it');
    }
    for (const [input, given] of Object.entries(inputs)) {
      if (typeof given === 'object' && 'from' in given && chunk === undefined) {
        refuse(['inputs', input, 'from'], given.from, 'expected "chunk" with it, what each run is given');
      }
    }
    for (const key of ['minHz', 'maxHz'] as const) {
      const hz = logMel?.[key];
      if (sampleRate !== undefined && hz !== undefined && hz > sampleRate / 2) {
        refuse(['logMel', key], hz, `expected at most half the sample rate, ${sampleRate / 2}`);
      }
    }
  });

/** What the JSON file beside a model says of it. */
export type Description = z.infer<typeof description>;
export type FurtherInput = z.infer<typeof furtherInput>;

/** `/a/net.onnx` -> `/a/net.json`; `/a/model.json` -> `/a/model.heareval.json` */
export function descriptionFile(model: string): string {
  return `${model.replace(/\.onnx$/i, '').replace(/\.json$/i, '.heareval')}.json`;
}

/**
 * Reads a description (see `descriptionFile`); one that says nothing where there is no such file.
 *
 * @throws UserError that names the file, the key and the value that is wrong
 */
export async function readDescription(file: string): Promise<Description> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return description.parse({});
    throw new UserError(`${file}: cannot be read: ${(cause as Error).message}`, { cause });
  }
  const text = decodeText(bytes, file);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    const [line] = (cause as Error).message.split('\n');
    throw new UserError(`${file}: not JSON: ${line}`, { cause });
  }
  const parsed = description.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new UserError(`${file}: ${parsed.error.issues.map((issue) => explain(issue, json)).join('; ')}`);
}

/** The keys that there are at a place. */
function shapeAt([key]: readonly PropertyKey[]): object {
  if (key === 'logMel') return logMelOptions.shape;
  if (key === 'outputs') return modelOutput.shape;
  return key === 'inputs' ? state.shape : description.shape;
}

function explain(issue: z.core.$ZodIssue, json: unknown): string {
  const place = issue.path.join('.');
  const message = issue.message.replaceAll('\n', ' ');
  if (issue.code === 'unrecognized_keys') {
    const known = Object.keys(shapeAt(issue.path)).join(', ');
    const keys = issue.keys.map((key) => `\`${[...issue.path, key].join('.')}\``).join(', ');
    return `${keys} ${issue.keys.length === 1 ? 'is no key' : 'are no keys'}; expected some of ${known}`;
  }
  const value = issue.path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown>)?.[key], json);
  if (place === '') return `${JSON.stringify(json)}: expected an object`;
  return `${place}: ${value === undefined ? 'is missing' : JSON.stringify(value)}; ${message}`;
}
