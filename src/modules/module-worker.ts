import { at } from '../at.ts';
import { UserError } from '../errors.ts';
import type { Tensor } from './api.ts';
import { checkSceneFrames, checkScenes, checkTimestamps, EmbeddingProblem } from './check-embeddings.ts';
import { describeError } from './describe-error.ts';
import { freeMemory } from './free-memory.ts';
import { type ImportedModule, type LoadedModule, loadModule } from './load-module.ts';

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

/** What the thread of a loaded module tells of it. */
export type Description = Pick<LoadedModule, 'info' | 'device'>;

export interface EmbedRequest {
  readonly module: ImportedModule;
  /** Shape (sounds, samples), or of `pooledFrames` (sounds, frames, size). */
  readonly audio: Tensor;
}

export interface FramesOfBatch {
  /** Shape (sounds, frames, timestampEmbeddingSize). */
  readonly embeddings: Float32Array;
  /** Shape (sounds, frames): milliseconds. */
  readonly timestamps: Float32Array;
}

const OWN = new URL('..', import.meta.url).href;

// What a module prints is no result of the program: it goes to stderr.
process.stdout.write = process.stderr.write.bind(process.stderr) as typeof process.stdout.write;

let loading: Promise<LoadedModule> | undefined;

/** The thread's own copy of the model, loaded at the first call. */
function load(module: ImportedModule): Promise<LoadedModule> {
  loading ??= loadModule(module);
  return loading;
}

export function describe(module: ImportedModule): Promise<Outcome<Description>> {
  return withFaults('load', async () => {
    const { info, device } = await load(module);
    return { value: { info, device } };
  });
}

/** Scene embeddings, shape (sounds, sceneEmbeddingSize). */
export function scenes({ module, audio }: EmbedRequest): Promise<Outcome<Float32Array>> {
  return withFaults('call', async () => {
    const { info, embedScenes } = await load(module);
    const { data } = checkScenes(await embedScenes(audio), at(audio.dims, 0), info.sceneEmbeddingSize);
    return { value: compact(data) };
  });
}

export function timestamps({ module, audio }: EmbedRequest): Promise<Outcome<FramesOfBatch>> {
  return withFaults('call', async () => {
    const { info, embedTimestamps } = await load(module);
    const result = await embedTimestamps(audio);
    const checked = checkTimestamps(result, at(audio.dims, 0), info.timestampEmbeddingSize);
    const [embeddings, times] = [checked.embeddings.data, checked.timestamps.data];
    const value = { embeddings: compact(embeddings), timestamps: compact(times) };
    freeAudio(module, audio, value);
    return { value };
  });
}

/** The frames that scenes are made of, shape (sounds, frames, any size). */
export function sceneFrames({ module, audio }: EmbedRequest): Promise<Outcome<FramesOfBatch>> {
  return withFaults('call', async () => {
    const { sceneFrames: frames } = await load(module);
    const { embeddings, timestamps: times } = checkSceneFrames(await frames(audio), at(audio.dims, 0));
    const value = { embeddings: compact(embeddings.data), timestamps: compact(times.data) };
    freeAudio(module, audio, value);
    return { value };
  });
}

/** Scene embeddings of frames, shape (sounds, sceneEmbeddingSize). */
export function pooledFrames({ module, audio }: EmbedRequest): Promise<Outcome<Float32Array>> {
  return withFaults('call', async () => {
    const { info, poolFrames } = await load(module);
    const { data } = checkScenes(await poolFrames(audio), at(audio.dims, 0), info.sceneEmbeddingSize, {
      origin: 'poolSceneFrames',
    });
    return { value: compact(data) };
  });
}

/** Gives back the memory of what was embedded. A module that comes with the program keeps nothing of it. */
function freeAudio({ url }: ImportedModule, { data }: Tensor, answer: FramesOfBatch): void {
  const isOwn = url.startsWith(OWN);
  if (isOwn && Object.values(answer).every(({ buffer }) => buffer !== data.buffer)) freeMemory(data);
}

/**
 * Without the rest of the memory that an array is a window of: all of it would be copied to the other thread. Memory that
 * threads share would not be copied at all, and the next call may write into it.
 */
function compact(data: Float32Array): Float32Array {
  const isOwn = data.buffer instanceof ArrayBuffer && data.byteLength === data.buffer.byteLength;
  return isOwn ? data : data.slice();
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
    if (error instanceof UserError) {
      return { fault: { during: 'load', message: error.message, sound, stack } };
    }
    const message = error instanceof EmbeddingProblem ? error.message : describeError(error);
    return { fault: { during, message, sound, stack } };
  }
}
