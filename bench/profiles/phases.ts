import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { isMainThread, threadId } from 'node:worker_threads';
import type { InferenceSession } from 'onnxruntime-node';
import { HeadTrainee } from '../../src/predict/head/head-trainee.ts';
import { EmbeddingsMemory } from '../../src/predict/rows/embeddings-memory.ts';
import { DropoutMask } from '../../src/train/dropout-mask.ts';

/**
 * Loaded before all else in each thread of a command (`node --import`): counts where the time of training threads goes, and has
 * ONNX Runtime keep profiles of the sessions that train. Everything lies in the folder `HEAREVAL_PHASES`.
 */

/** Where the time of a thread goes; what is in another one within it counts there. */
export type Phase =
  | 'start'
  | 'reading'
  | 'first weights, graphs'
  | 'sessions'
  | 'masks'
  | 'steps'
  | 'feeding'
  | 'products of validation'
  | 'validation'
  | 'rest';

export interface ThreadPhases {
  /** Seconds by the clock. */
  readonly seconds: Partial<Record<Phase, number>>;
  /** Seconds of the thread's processor time, which other work on the machine changes less. */
  readonly processor: Partial<Record<Phase, number>>;
  /** Of the rest: with nothing to do. */
  readonly idle: number;
  /** Beginnings of the names of profiles of sessions that train. */
  readonly training: readonly string[];
}

const folder = process.env.HEAREVAL_PHASES ?? '';
const WRITE_MS = 100;

const seconds: Partial<Record<Phase, number>> = {};
const processor: Partial<Record<Phase, number>> = {};
const training: string[] = [];
const open: Phase[] = [];
let base: Phase = 'start';
let since = 0;
let processorSince = 0;
let sessions = 0;

function count(): void {
  const [now, processorNow] = [performance.now(), processorTime()];
  const phase = open.at(-1) ?? base;
  seconds[phase] = (seconds[phase] ?? 0) + (now - since) / 1000;
  processor[phase] = (processor[phase] ?? 0) + processorNow - processorSince;
  [since, processorSince] = [now, processorNow];
}

/** Seconds of this thread; 0 where the system is not Linux, which tells them. */
function processorTime(): number {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[0]) / 1e9;
  } catch {
    return 0;
  }
}

/** The same function, whose time, and that of the promise that it gives, counts as a phase. */
function timed<This, Args extends unknown[], Result>(
  phase: (args: Args) => Phase,
  run: (this: This, ...args: Args) => Result,
): (this: This, ...args: Args) => Result {
  const end = () => {
    count();
    open.pop();
  };
  return function (...args) {
    count();
    base = 'rest';
    open.push(phase(args));
    const result = run.apply(this, args);
    if (result instanceof Promise) return result.finally(end) as Result;
    end();
    return result;
  };
}

if (!isMainThread) {
  const { InferenceSession } = createRequire(import.meta.url)(
    'onnxruntime-node',
  ) as typeof import('onnxruntime-node');
  const create = InferenceSession.create as (
    bytes: Uint8Array,
    options: InferenceSession.SessionOptions,
  ) => Promise<InferenceSession>;
  InferenceSession.create = timed(
    () => 'sessions',
    async (bytes: Uint8Array, options: InferenceSession.SessionOptions) => {
      const name = `nodes-${threadId}-${sessions++}`;
      const profiling = { enableProfiling: true, profileFilePrefix: join(folder, name) };
      const session = await create.call(InferenceSession, bytes, { ...options, ...profiling });
      const trains = session.outputNames.includes('loss');
      if (trains) training.push(name);
      session.run = timed(
        () => (trains ? 'steps' : 'products of validation'),
        session.run as (...args: unknown[]) => Promise<unknown>,
      ) as typeof session.run;
      const { release } = session;
      session.release = function () {
        this.endProfiling();
        return release.call(this);
      };
      return session;
    },
  ) as typeof InferenceSession.create;
  DropoutMask.prototype.fill = timed(() => 'masks', DropoutMask.prototype.fill);
  EmbeddingsMemory.prototype.open = timed(() => 'reading', EmbeddingsMemory.prototype.open);
  HeadTrainee.create = timed(() => 'first weights, graphs', HeadTrainee.create);
  HeadTrainee.prototype.step = timed(() => 'feeding', HeadTrainee.prototype.step);
  HeadTrainee.prototype.validate = timed(() => 'validation', HeadTrainee.prototype.validate);
  setInterval(() => {
    count();
    const { idle } = performance.eventLoopUtilization();
    const phases: ThreadPhases = { seconds, processor, idle: idle / 1000, training };
    writeFileSync(join(folder, `phases-${threadId}.json`), JSON.stringify(phases));
  }, WRITE_MS).unref();
}
