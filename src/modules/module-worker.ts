import { UserError } from '../errors.ts';
import type { Tensor } from './api.ts';
import { checkScenes, checkTimestamps, EmbeddingProblem } from './check-embeddings.ts';
import {
  describeError,
  type ImportedModule,
  type LoadedModule,
  loadModule,
  type ModelInfo,
} from './load-module.ts';

/** What came of a call of the module. A fault is a value, so that it keeps what it knows on its way. */
export type Outcome<T> = { readonly value: T } | { readonly fault: ModuleFault };

export interface ModuleFault {
  /** `load`: the message is complete. `call`: the module was given sounds. `silence`: it did not answer. */
  readonly during: 'load' | 'call' | 'silence';
  readonly message: string;
  /** Which of the sounds broke the API, where that can be told. */
  readonly sound: number | undefined;
  readonly stack: string | undefined;
}

export interface EmbedRequest {
  readonly module: ImportedModule;
  /** Shape (sounds, samples). */
  readonly audio: Tensor;
}

/** Timestamp embeddings of one sound. */
export interface Frames {
  /** Shape (frames, timestampEmbeddingSize). */
  readonly embeddings: Float32Array;
  /** Shape (frames): milliseconds. */
  readonly timestamps: Float32Array;
}

// What a module prints is no result of the program: it goes to stderr.
process.stdout.write = process.stderr.write.bind(process.stderr) as typeof process.stdout.write;

let loading: Promise<LoadedModule> | undefined;

/** The thread's own copy of the model, loaded at the first call. */
function load(module: ImportedModule): Promise<LoadedModule> {
  loading ??= loadModule(module);
  return loading;
}

export function describe(module: ImportedModule): Promise<Outcome<ModelInfo>> {
  return withFaults('load', async () => ({ value: (await load(module)).info }));
}

/** One scene embedding for each sound. */
export function scenes({ module, audio }: EmbedRequest): Promise<Outcome<readonly Float32Array[]>> {
  return withFaults('call', async () => {
    const { info, embedScenes } = await load(module);
    const [sounds = 0] = audio.dims;
    const { data } = checkScenes(await embedScenes(audio), sounds, info.sceneEmbeddingSize);
    return { value: shared(data, sounds) };
  });
}

/** The timestamp embeddings of each sound. */
export function timestamps({ module, audio }: EmbedRequest): Promise<Outcome<readonly Frames[]>> {
  return withFaults('call', async () => {
    const { info, embedTimestamps } = await load(module);
    const [sounds = 0] = audio.dims;
    const result = checkTimestamps(await embedTimestamps(audio), sounds, info.timestampEmbeddingSize);
    const times = shared(result.timestamps.data, sounds);
    const value = shared(result.embeddings.data, sounds).map((embeddings, sound) => ({
      embeddings,
      timestamps: times[sound] ?? new Float32Array(),
    }));
    return { value };
  });
}

/**
 * One array for each sound, in memory that the threads share, so that it goes over without being copied again. It is
 * copied once, since the module may go on using the memory of what it returned.
 */
function shared(data: Float32Array, sounds: number): Float32Array[] {
  const copy = new Float32Array(new SharedArrayBuffer(data.byteLength));
  copy.set(data);
  const size = data.length / sounds;
  return Array.from({ length: sounds }, (_, sound) => copy.subarray(sound * size, (sound + 1) * size));
}

async function withFaults<T>(
  during: ModuleFault['during'],
  work: () => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  try {
    return await work();
  } catch (error) {
    const sound = error instanceof EmbeddingProblem ? error.sound : undefined;
    const stack = error instanceof Error ? error.stack : undefined;
    if (error instanceof UserError)
      return { fault: { during: 'load', message: error.message, sound, stack } };
    const message = error instanceof EmbeddingProblem ? error.message : describeError(error);
    return { fault: { during, message, sound, stack } };
  }
}
