import { createWorkerPool, type WorkerPool } from '../pipeline/index.ts';
import type { Tensor } from './api.ts';
import { describeError } from './describe-error.ts';
import type { ImportedModule } from './load-module.ts';
import { faultOf, type ModuleCall, type ModuleInput, type ModuleRunner } from './module-runner.ts';
import type { Description, EmbedRequest, Outcome } from './module-worker.ts';

/** Modules that come with the program: they compute by libraries, and come to an end by themselves. */
const OWN = new URL('..', import.meta.url).href;
const WORKER = new URL('./module-worker.js', import.meta.url);

/** Runs a JavaScript module in worker threads, each with a copy of the model of its own. */
export class ThreadRunner implements ModuleRunner {
  readonly names = {
    describe: 'loadModel',
    scenes: 'getSceneEmbeddings',
    timestamps: 'getTimestampEmbeddings',
    sceneFrames: 'getSceneFrames',
    pooledFrames: 'poolSceneFrames',
  };
  readonly isOwnProcess = false;
  device: string | undefined;
  readonly callsAhead = 1;
  readonly #module: ImportedModule;
  readonly #pool: WorkerPool;

  constructor({ specifier, url, weights, layer, device, framing }: ImportedModule, workers: number) {
    this.#module = {
      specifier,
      url,
      ...(weights && { weights }),
      ...(layer && { layer }),
      ...(device && { device }),
      ...(framing && { framing }),
    };
    this.#pool = createWorkerPool({ url: WORKER, size: workers, isNative: url.startsWith(OWN) });
  }

  async run<T>(
    call: ModuleCall,
    input: ModuleInput | undefined,
    { signal, timeoutMs }: { readonly signal: AbortSignal | undefined; readonly timeoutMs: number },
  ): Promise<Outcome<T>> {
    const started = performance.now();
    const audio = input === undefined || 'data' in input ? input : together(input);
    const payload: ImportedModule | EmbedRequest =
      audio === undefined ? this.#module : { module: this.#module, audio };
    const transfer = audio === undefined ? [] : [audio.data.buffer as ArrayBuffer];
    const options = { transfer, signal, timeoutMs };
    try {
      if (call !== 'describe') return await this.#pool.run<Outcome<T>>(call, payload, options);
      const outcome = await this.#pool.run<Outcome<Description>>(call, payload, options);
      if ('fault' in outcome) return outcome;
      this.device = outcome.value.device;
      return { value: outcome.value.info as T };
    } catch (error) {
      signal?.throwIfAborted();
      const isLate = performance.now() - started >= timeoutMs;
      return isLate
        ? faultOf('silence', `no answer within ${timeoutMs / 1000} s`)
        : faultOf('call', describeThreadError(error));
    }
  }

  async memory(): Promise<number> {
    return process.memoryUsage().rss;
  }

  close(): Promise<void> {
    return this.#pool.close();
  }
}

/** Sounds of one length in one tensor. */
function together(sounds: readonly Float32Array[]): Tensor {
  const length = sounds[0]?.length ?? 0;
  const data = new Float32Array(sounds.length * length);
  for (const [index, samples] of sounds.entries()) data.set(samples, index * length);
  return { data, dims: [sounds.length, length] };
}

/** What happened to a thread that is no more: the pool has it as the cause of its own error. */
function describeThreadError(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  return `its thread failed: ${describeError(cause)}`;
}
