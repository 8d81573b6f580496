import PQueue from 'p-queue';
import { UserError } from '../../errors.ts';
import { checkScenes, checkTimestamps, EmbeddingProblem } from '../check-embeddings.ts';
import { functionsNeeded } from '../framed.ts';
import { type ModelInfo, modelInfo } from '../load-module.ts';
import { faultOf, type ModuleCall, type ModuleInput, type ModuleRunner } from '../module-runner.ts';
import type { FramesOfBatch, Outcome } from '../module-worker.ts';
import type { ResolvedModule } from '../resolved-module.ts';
import type { Answer } from './answer-reader.ts';
import { NoAnswer, PythonProcess } from './python-process.ts';

/** One that is computed, one that waits for it, and one whose answer is on its way or read. */
const CALLS_AHEAD = 3;

interface RunOptions {
  readonly signal: AbortSignal | undefined;
  readonly timeoutMs: number;
}

/** A process, and what came of loading the model in it. */
interface Loaded {
  readonly process: PythonProcess;
  /** Undefined where the process has been ended before it began. */
  readonly info: Promise<Outcome<ModelInfo> | undefined>;
}

/**
 * Runs a Python module in a process of its own, which is replaced when it ends. While it computes, the next request is
 * on its way, and the last answer. If it ends then, nobody knows at which of them: they are sent anew, one by one.
 */
export class PythonRunner implements ModuleRunner {
  readonly names = {
    describe: 'load_model',
    scenes: 'get_scene_embeddings',
    timestamps: 'get_timestamp_embeddings',
    sceneFrames: 'get_scene_frames',
    pooledFrames: 'pool_scene_frames',
  };
  readonly isOwnProcess = true;
  readonly callsAhead = CALLS_AHEAD;
  device: string | undefined;
  readonly #module: ResolvedModule;
  #loaded: Loaded | undefined;
  #isClosed = false;
  #isCareful = false;
  readonly #careful = new PQueue({ concurrency: 1 });

  constructor(module: ResolvedModule) {
    this.#module = module;
  }

  async run<T>(call: ModuleCall, input: ModuleInput | undefined, options: RunOptions): Promise<Outcome<T>> {
    const { signal } = options;
    signal?.throwIfAborted();
    const work = this.#run(call, input, options);
    if (signal === undefined) return (await work) as Outcome<T>;
    let stop = () => {};
    const aborted = new Promise<never>((_resolve, reject) => {
      stop = () => reject(signal.reason);
      signal.addEventListener('abort', stop, { once: true });
    });
    // The process goes on with what it is at; its answer is not heard.
    try {
      return (await Promise.race([work, aborted])) as Outcome<T>;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  async memory(): Promise<number | undefined> {
    return this.#loaded?.process.memory();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#loaded?.process.close();
  }

  async #run(
    call: ModuleCall,
    input: ModuleInput | undefined,
    { timeoutMs }: RunOptions,
  ): Promise<Outcome<unknown>> {
    for (;;) {
      if (this.#isClosed) throw new Error('the module is closed');
      if (this.#loaded === undefined || this.#loaded.process.hasEnded) this.#loaded = this.#load(timeoutMs);
      const { process, info } = this.#loaded;
      const described = await info;
      if (described === undefined) continue;
      if (call === 'describe' || input === undefined || 'fault' in described) return described;
      if ((call !== 'scenes' && call !== 'timestamps') || 'data' in input) {
        throw new Error(`${this.names[call]} is not for Python`);
      }
      const ask = () => process.ask({ call, sounds: input }, timeoutMs);
      const answer = await (this.#isCareful ? this.#careful.add(ask) : ask()).catch(faultOfNoAnswer);
      if (answer === undefined) {
        this.#isCareful = true;
        continue;
      }
      return 'tensors' in answer ? this.#check(call, answer, input.length, described.value) : answer;
    }
  }

  #load(timeoutMs: number): Loaded {
    const process = new PythonProcess(this.#module, CALLS_AHEAD);
    const info = process.ask({ call: 'load', functions: functionsOf(this.#module) }, timeoutMs).then(
      (answer) => this.#info(answer),
      (error: unknown) => {
        const outcome = faultOfNoAnswer(error);
        return outcome && this.#loadFault(`load_model failed: ${outcome.fault.message}`);
      },
    );
    return { process, info };
  }

  #info({ fault, model = {}, device }: Answer): Outcome<ModelInfo> {
    this.device = device;
    if (fault !== undefined) return this.#loadFault(fault.message, fault.stack);
    try {
      return { value: modelInfo(model, undefined, this.#module) };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return faultOf('load', error.message, error.stack);
    }
  }

  #loadFault(message: string, stack?: string): Outcome<never> {
    const { specifier, python } = this.#module;
    return faultOf('load', `module ${specifier}: ${message}; run by ${python?.interpreter}`, stack);
  }

  #check(
    call: 'scenes' | 'timestamps',
    { fault, tensors, finite: isKnownFinite = false }: Answer,
    sounds: number,
    { sceneEmbeddingSize, timestampEmbeddingSize }: ModelInfo,
  ): Outcome<Float32Array | FramesOfBatch> {
    if (fault !== undefined) return faultOf('call', fault.message, fault.stack);
    try {
      if (call === 'scenes') {
        return { value: checkScenes(tensors[0], sounds, sceneEmbeddingSize, { isKnownFinite }).data };
      }
      const result = { embeddings: tensors[0], timestamps: tensors[1] };
      const checked = checkTimestamps(result, sounds, timestampEmbeddingSize, { isKnownFinite });
      return { value: { embeddings: checked.embeddings.data, timestamps: checked.timestamps.data } };
    } catch (error) {
      if (!(error instanceof EmbeddingProblem)) throw error;
      return { fault: { during: 'call', message: error.message, sound: error.sound, stack: error.stack } };
    }
  }
}

function functionsOf({ framing }: ResolvedModule): string[] {
  const { scenes, timestamps } = functionsNeeded(framing);
  return [
    'load_model',
    ...(scenes ? ['get_scene_embeddings'] : []),
    ...(timestamps ? ['get_timestamp_embeddings'] : []),
  ];
}

/** Undefined where the process had not begun with the request: it has to be sent anew. */
function faultOfNoAnswer(error: unknown) {
  if (!(error instanceof NoAnswer)) throw error;
  if (error.reason === 'unheard') return undefined;
  const isSilence = error.reason === 'silence';
  return faultOf(
    isSilence ? 'silence' : 'call',
    isSilence ? error.message : `its process failed: ${error.message}`,
  );
}
