import PQueue from 'p-queue';
import { UserError } from '../errors.ts';
import { createWorkerPool, type WorkerPool } from '../pipeline/index.ts';
import { describeError, type ImportedModule, type ModelInfo } from './load-module.ts';
import type { EmbedRequest, FramesOfBatch, ModuleFault, Outcome } from './module-worker.ts';
import type { ResolvedModule } from './resolve-module.ts';

/** Mono audio at the model's sample rate. */
export interface Sound {
  /** Names the sound in errors. */
  readonly name: string;
  /** In [-1, 1]. */
  readonly samples: Float32Array;
}

/** Timestamp embeddings of one sound. */
export interface Frames {
  /** Shape (frames, timestampEmbeddingSize). */
  readonly embeddings: Float32Array;
  /** Shape (frames): milliseconds. */
  readonly timestamps: Float32Array;
}

export interface ModuleHostOptions {
  /** How many copies of the model there may be at once, where the module allows more than one. */
  readonly workers: number;
  /** Milliseconds that one call of the module may take. @default 600000 */
  readonly timeoutMs?: number;
}

type Task = 'describe' | 'scenes' | 'timestamps';

const WORKER = new URL('./module-worker.js', import.meta.url);
const TIMEOUT_MS = 10 * 60 * 1000;

/**
 * Runs an embedding module in worker threads, each with a copy of the model of its own; nothing is loaded before the
 * first call. Whatever the module does wrong becomes a UserError that names it and the sound.
 *
 * One host serves all splits and tasks of a run; `close` must be called at its end.
 */
export class ModuleHost {
  readonly module: ResolvedModule;
  readonly #import: ImportedModule;
  readonly #workers: number;
  readonly #timeoutMs: number;
  /** One thread to begin with: only a loaded module can tell whether it allows more. */
  readonly #queue = new PQueue({ concurrency: 1 });
  readonly #pool: WorkerPool;
  #info: Promise<ModelInfo> | undefined;

  constructor(module: ResolvedModule, { workers, timeoutMs = TIMEOUT_MS }: ModuleHostOptions) {
    this.module = module;
    this.#import = { specifier: module.specifier, url: module.url };
    this.#workers = workers;
    this.#timeoutMs = timeoutMs;
    this.#pool = createWorkerPool({ url: WORKER, size: workers });
  }

  /** Loads the module and its model, the first time it is called. `signal` ends the waiting, not the loading. */
  describe(signal?: AbortSignal): Promise<ModelInfo> {
    this.#info ??= this.#describe();
    return signal === undefined ? this.#info : Promise.race([this.#info, rejectOnAbort(signal)]);
  }

  /**
   * One scene embedding for each sound, sceneEmbeddingSize values.
   *
   * @param sounds all of one length
   */
  async embedScenes(sounds: readonly Sound[], signal?: AbortSignal): Promise<readonly Float32Array[]> {
    const scenes = await this.#embed<Float32Array>('scenes', 'getSceneEmbeddings', sounds, signal);
    return partsOf(scenes, sounds.length);
  }

  /** As `embedScenes`: the timestamp embeddings of each sound. */
  async embedTimestamps(sounds: readonly Sound[], signal?: AbortSignal): Promise<readonly Frames[]> {
    const batch = await this.#embed<FramesOfBatch>('timestamps', 'getTimestampEmbeddings', sounds, signal);
    const timestamps = partsOf(batch.timestamps, sounds.length);
    return partsOf(batch.embeddings, sounds.length).map((embeddings, sound) => ({
      embeddings,
      timestamps: timestamps[sound] ?? new Float32Array(),
    }));
  }

  /** Ends the threads, as soon as calls that still run have been answered. */
  async close(): Promise<void> {
    this.#queue.clear();
    await this.#pool.close();
  }

  async #describe(): Promise<ModelInfo> {
    const outcome = await this.#run<ModelInfo>('describe', this.#import);
    if ('fault' in outcome) throw this.#error(outcome.fault, 'loadModel');
    if (outcome.value.parallelism === 'threads') this.#queue.concurrency = this.#workers;
    return outcome.value;
  }

  async #embed<T>(
    task: Task,
    call: string,
    sounds: readonly Sound[],
    signal: AbortSignal | undefined,
  ): Promise<T> {
    await this.describe();
    const outcome = await this.#embedBatch<T>(task, sounds, signal);
    if ('value' in outcome) return outcome.value;
    const { fault, name } = await this.#findCulprit(task, sounds, outcome.fault, signal);
    throw this.#error(fault, `${name}: ${call}`);
  }

  #embedBatch<T>(task: Task, sounds: readonly Sound[], signal: AbortSignal | undefined): Promise<Outcome<T>> {
    const length = sounds[0]?.samples.length ?? 0;
    const data = new Float32Array(sounds.length * length);
    for (const [index, { samples }] of sounds.entries()) data.set(samples, index * length);
    const request: EmbedRequest = { module: this.#import, audio: { data, dims: [sounds.length, length] } };
    return this.#run(task, request, { transfer: [data.buffer], signal });
  }

  /** A fault of a whole batch says little to the person who looks for it: gives the sounds one by one. */
  async #findCulprit(
    task: Task,
    sounds: readonly Sound[],
    fault: ModuleFault,
    signal: AbortSignal | undefined,
  ): Promise<{ fault: ModuleFault; name: string }> {
    const known = sounds.length === 1 ? sounds[0] : sounds[fault.sound ?? -1];
    if (known !== undefined) return { fault, name: known.name };
    for (const sound of fault.during === 'silence' ? [] : sounds) {
      const alone = await this.#embedBatch(task, [sound], signal);
      if ('fault' in alone) return { fault: alone.fault, name: sound.name };
    }
    return { fault, name: `${sounds.length} sounds at once, ${sounds[0]?.name} to ${sounds.at(-1)?.name}` };
  }

  async #run<T>(
    task: Task,
    payload: ImportedModule | EmbedRequest,
    { transfer = [], signal }: { transfer?: ArrayBuffer[]; signal?: AbortSignal | undefined } = {},
  ): Promise<Outcome<T>> {
    const work = async (): Promise<Outcome<T>> => {
      const started = performance.now();
      try {
        const options = { transfer, signal, timeoutMs: this.#timeoutMs };
        return await this.#pool.run<Outcome<T>>(task, payload, options);
      } catch (error) {
        signal?.throwIfAborted();
        const isLate = performance.now() - started >= this.#timeoutMs;
        return isLate
          ? fault('silence', `no answer within ${this.#timeoutMs / 1000} s`)
          : fault('call', describeThreadError(error));
      }
    };
    return this.#queue.add(work) as Promise<Outcome<T>>;
  }

  #error({ during, message, stack }: ModuleFault, place: string): UserError {
    const cause = new Error(message);
    if (stack !== undefined) cause.stack = stack;
    return new UserError(
      during === 'load' ? message : `module ${this.module.specifier}: ${place}: ${message}`,
      {
        cause,
      },
    );
  }
}

function partsOf(data: Float32Array, count: number): Float32Array[] {
  const size = data.length / count;
  return Array.from({ length: count }, (_, part) => data.subarray(part * size, (part + 1) * size));
}

function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/** What happened to a thread that is no more: the pool has it as the cause of its own error. */
function describeThreadError(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  return `its thread failed: ${describeError(cause)}`;
}

function fault(during: ModuleFault['during'], message: string): { fault: ModuleFault } {
  return { fault: { during, message, sound: undefined, stack: undefined } };
}
