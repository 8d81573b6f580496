import PQueue from 'p-queue';
import { at } from '../at.ts';
import { inTurn } from '../compute/device-turns.ts';
import { UserError } from '../errors.ts';
import { BatchLimit, isOutOfMemory } from './batch-limit.ts';
import type { ModelInfo } from './load-module.ts';
import { loaderOf } from './loaders.ts';
import { MemoryGuard } from './memory-guard.ts';
import type { EmbeddingCall, ModuleCall, ModuleInput, ModuleRunner } from './module-runner.ts';
import type { FramesOfBatch, ModuleFault, Outcome } from './module-worker.ts';
import type { ResolvedModule } from './resolved-module.ts';
import { ThreadRunner } from './thread-runner.ts';
import { untilAborted } from './until-aborted.ts';

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
  /** MiB that may be held where the module runs. @default nine tenths of what there is */
  readonly memoryMiB?: number | undefined;
  /**
   * Is asked in the place of this one for what a plan has to know of the model, where that is computed on a machine that has
   * what this one may lack. @default the host itself
   */
  readonly planner?: ModuleHost | undefined;
}

const TIMEOUT_MS = 10 * 60 * 1000;

/** Memory did not suffice for several sounds at once. */
class BatchTooLarge extends Error {}

/**
 * Runs an embedding module, in worker threads, each with a copy of the model of its own, or in a Python process; nothing
 * is loaded before the first call. Whatever the module does wrong becomes a UserError that names it and the sound. Where
 * its memory does not suffice for all sounds of a call, it is given half as many, then and from then on.
 *
 * One host serves all splits and tasks of a run; `close` must be called at its end.
 */
export class ModuleHost {
  readonly module: ResolvedModule;
  /** Is asked for what a plan has to know of the model. */
  readonly planner: ModuleHost;
  readonly #workers: number;
  readonly #timeoutMs: number;
  /** One thread to begin with: only a loaded module can tell whether it allows more. */
  readonly #queue = new PQueue({ concurrency: 1 });
  readonly #runner: ModuleRunner;
  readonly #limit = new BatchLimit();
  readonly #alone = new Set<EmbeddingCall>();
  readonly #guard: MemoryGuard;
  #info: Promise<ModelInfo> | undefined;

  constructor(
    module: ResolvedModule,
    { workers, timeoutMs = TIMEOUT_MS, memoryMiB, planner }: ModuleHostOptions,
  ) {
    this.module = module;
    this.planner = planner ?? this;
    this.#workers = workers;
    this.#timeoutMs = timeoutMs;
    this.#runner = loaderOf(module.specifier).start?.(module, workers) ?? new ThreadRunner(module, workers);
    this.#guard = new MemoryGuard(memoryMiB, () => this.#runner.memory());
  }

  /** Loads the module and its model, the first time it is called. `signal` ends the waiting, not the loading. */
  describe(signal?: AbortSignal): Promise<ModelInfo> {
    this.#info ??= this.#describe();
    return signal === undefined ? this.#info : untilAborted(this.#info, signal);
  }

  /**
   * One scene embedding for each sound, sceneEmbeddingSize values.
   *
   * @param sounds all of one length
   */
  async embedScenes(sounds: readonly Sound[], signal?: AbortSignal): Promise<readonly Float32Array[]> {
    return this.#scenes(sounds, this.#alone.has('scenes'), signal);
  }

  /** As `embedScenes`: the timestamp embeddings of each sound. */
  async embedTimestamps(sounds: readonly Sound[], signal?: AbortSignal): Promise<readonly Frames[]> {
    return this.#frames(sounds, this.#alone.has('timestamps'), signal);
  }

  /** As `embedTimestamps`: the frames that scene embeddings are made of, by a module with a `sceneField`. */
  async embedSceneFrames(sounds: readonly Sound[], signal?: AbortSignal): Promise<readonly Frames[]> {
    return this.#frames(sounds, false, signal, 'sceneFrames');
  }

  /**
   * The scene embedding of a sound whose frames these are.
   *
   * @param frames shape (count, size); no longer the caller's
   */
  async poolSceneFrames(
    name: string,
    frames: Float32Array,
    size: number,
    signal?: AbortSignal,
  ): Promise<Float32Array> {
    const dims = [1, frames.length / size, size];
    const outcome = await this.#run<Float32Array>('pooledFrames', { data: frames, dims }, signal);
    if ('value' in outcome) return outcome.value;
    throw this.#error(outcome.fault, `${name}: ${this.#runner.names.pooledFrames}`);
  }

  /** Calls that are to be asked for at a time, so that no copy of the model waits. */
  get callsAhead(): number {
    return this.#queue.concurrency + 1;
  }

  /** What the module itself is asked for, where embeddings of a kind are wanted. */
  callFor(kind: 'scene' | 'event'): EmbeddingCall {
    return kind === 'scene' ? 'scenes' : 'timestamps';
  }

  /** From now on the module is given one sound at a time, where embeddings of a kind are wanted. */
  embedAlone(kind: 'scene' | 'event'): void {
    this.#alone.add(this.callFor(kind));
  }

  /** What the module itself answers to sounds of one length that it is given together; scenes have no timestamps. */
  async answersTogether(
    call: EmbeddingCall,
    sounds: readonly Sound[],
    signal?: AbortSignal,
  ): Promise<readonly Frames[]> {
    if (call === 'timestamps') return this.#frames(sounds, false, signal);
    const scenes = await this.#scenes(sounds, false, signal);
    return scenes.map((embeddings) => ({ embeddings, timestamps: new Float32Array() }));
  }

  /** Samples of all sounds together that the module is given at once since its memory did not suffice for more. */
  get mostSamples(): number | undefined {
    return Number.isFinite(this.#limit.samples) ? this.#limit.samples : undefined;
  }

  /** What the loaded model runs on, where it says so. */
  get device(): string | undefined {
    return this.#runner.device;
  }

  /** The most memory, in bytes, that was seen to be held where the module runs; 0 where the system does not tell. */
  get peakMemory(): number {
    return this.#guard.peak;
  }

  /** Whether the module runs in a process of its own, whose memory is apart from that of this one. */
  get isOwnProcess(): boolean {
    return this.#runner.isOwnProcess;
  }

  /** Bytes of memory that are held where the module runs; undefined where the system does not tell. */
  memory(): Promise<number | undefined> {
    return this.#runner.memory();
  }

  /** Ends what runs the module, as soon as calls that still run have been answered. */
  async close(): Promise<void> {
    this.#queue.clear();
    await this.#runner.close();
  }

  async #describe(): Promise<ModelInfo> {
    const outcome = await this.#run<ModelInfo>('describe', undefined);
    if ('fault' in outcome) throw this.#error(outcome.fault, this.#runner.names.describe);
    const isShared = outcome.value.parallelism === 'threads' && this.module.device !== 'webgpu';
    this.#queue.concurrency = isShared ? this.#workers : this.#runner.callsAhead;
    return outcome.value;
  }

  #scenes(sounds: readonly Sound[], isAlone: boolean, signal?: AbortSignal): Promise<Float32Array[]> {
    return this.#inBatches(sounds, isAlone, async (batch) => {
      const scenes = await this.#embed<Float32Array>('scenes', batch, signal);
      return partsOf(scenes, batch.length);
    });
  }

  #frames(
    sounds: readonly Sound[],
    isAlone: boolean,
    signal: AbortSignal | undefined,
    call: 'timestamps' | 'sceneFrames' = 'timestamps',
  ): Promise<Frames[]> {
    return this.#inBatches(sounds, isAlone, async (batch) => {
      const frames = await this.#embed<FramesOfBatch>(call, batch, signal);
      const timestamps = partsOf(frames.timestamps, batch.length);
      return partsOf(frames.embeddings, batch.length).map((embeddings, sound) => ({
        embeddings,
        timestamps: at(timestamps, sound),
      }));
    });
  }

  async #inBatches<R>(
    sounds: readonly Sound[],
    isAlone: boolean,
    embed: (batch: readonly Sound[]) => Promise<readonly R[]>,
  ): Promise<R[]> {
    const length = sounds[0]?.samples.length ?? 0;
    const results: R[] = [];
    while (results.length < sounds.length) {
      const most = isAlone ? 1 : this.#limit.soundsOf(length);
      const batch = sounds.slice(results.length, results.length + most);
      try {
        results.push(...(await embed(batch)));
      } catch (error) {
        if (!(error instanceof BatchTooLarge)) throw error;
        this.#limit.halve(batch.length * length);
      }
    }
    return results;
  }

  async #embed<T>(call: ModuleCall, sounds: readonly Sound[], signal: AbortSignal | undefined): Promise<T> {
    await this.describe();
    const outcome = await this.#embedBatch<T>(call, sounds, signal);
    if ('value' in outcome) {
      const problem = await this.#guard.look();
      if (problem === undefined) return outcome.value;
      throw new UserError(`module ${this.module.specifier}: ${sounds.at(-1)?.name}: memory: ${problem}`);
    }
    if (isOutOfMemory(outcome.fault) && sounds.length > 1) throw new BatchTooLarge();
    const { fault, name } = await this.#findCulprit(call, sounds, outcome.fault, signal);
    throw this.#error(fault, `${name}: ${this.#runner.names[call]}`);
  }

  #embedBatch<T>(
    call: ModuleCall,
    sounds: readonly Sound[],
    signal: AbortSignal | undefined,
  ): Promise<Outcome<T>> {
    return this.#run(
      call,
      sounds.map(({ samples }) => samples),
      signal,
    );
  }

  /** A fault of a whole batch says little to the person who looks for it: gives the sounds one by one. */
  async #findCulprit(
    call: ModuleCall,
    sounds: readonly Sound[],
    fault: ModuleFault,
    signal: AbortSignal | undefined,
  ): Promise<{ fault: ModuleFault; name: string }> {
    const known = sounds.length === 1 ? sounds[0] : sounds[fault.sound ?? -1];
    if (known !== undefined) return { fault, name: known.name };
    for (const sound of fault.during === 'silence' ? [] : sounds) {
      const alone = await this.#embedBatch(call, [sound], signal);
      if ('fault' in alone) return { fault: alone.fault, name: sound.name };
    }
    return { fault, name: `${sounds.length} sounds at once, ${sounds[0]?.name} to ${sounds.at(-1)?.name}` };
  }

  async #run<T>(call: ModuleCall, input: ModuleInput | undefined, signal?: AbortSignal): Promise<Outcome<T>> {
    const options = { signal, timeoutMs: this.#timeoutMs };
    const inTime = () => this.#runner.run<T>(call, input, options);
    return this.#queue.add(() => inTurn(this.module.device, inTime, signal)) as Promise<Outcome<T>>;
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
