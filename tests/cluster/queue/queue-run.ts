import { fileURLToPath } from 'node:url';
import { QueueEngine } from '../../../src/cluster/queue/queue-engine.ts';
import { defaultQueueProfile, type QueueProfile } from '../../../src/cluster/queue/queue-profile.ts';
import { connectQueue } from '../../../src/cluster/queue/queue-server.ts';
import { runQueueWorker } from '../../../src/cluster/queue/queue-worker.ts';
import {
  type EngineMaker,
  type PipelineEvent,
  type RunResult,
  runPipeline,
  type StepNode,
} from '../../../src/pipeline/index.ts';

export const STEP_PROGRAM = fileURLToPath(new URL('./step-program.js', import.meta.url));
export const WORKER_TIMES = {
  lockMs: 1_000,
  stalledMs: 500,
  lookMs: 20,
  killMs: 5_000,
  quietMs: 300,
  restMs: 500,
};
const HEAD_TIMES = { lookMs: 20, askMs: 50, mostAskMs: 100, retryMs: 20 };

export interface Ran {
  readonly result: RunResult;
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

interface RunSettings {
  readonly workdir: string;
  readonly profile?: Partial<QueueProfile>;
  readonly signal?: AbortSignal;
}

/** Runs steps as jobs of a queue, whose head looks and asks often. */
export async function runOnQueue(
  url: string,
  targets: readonly StepNode[],
  { workdir, profile = {}, signal }: RunSettings,
): Promise<Ran> {
  const runOn: EngineMaker = async ({ name }) =>
    new QueueEngine({
      server: await connectQueue(url, '--queue'),
      profile: { ...defaultQueueProfile(), grace: 0.2, ...profile },
      ...{ workdir, name, args: [], times: HEAD_TIMES },
    });
  const events: PipelineEvent[] = [];
  const onEvent = (event: PipelineEvent) => events.push(event);
  const result = await runPipeline(targets, { workdir, workers: 2, runOn, signal, onEvent });
  const errors = result.steps.flatMap(({ error }) => error?.message ?? []);
  const warnings = events.flatMap((event) => (event.type === 'warning' ? event.message : []));
  return { result, errors, warnings };
}

/** A worker in this process. */
export async function startWorker(
  url: string,
  classes: readonly string[] = ['one', 'all'],
  { env = [] }: { env?: readonly string[] } = {},
) {
  const controller = new AbortController();
  const lines: string[] = [];
  const ended = runQueueWorker({
    server: await connectQueue(url, '--queue'),
    ...{ classes, concurrency: 2, command: ['/usr/bin/env', ...env, process.execPath, STEP_PROGRAM] },
    times: WORKER_TIMES,
    signal: controller.signal,
    tell: (line) => lines.push(line),
  });
  return {
    lines,
    stop: () => {
      controller.abort();
      return ended;
    },
  };
}
