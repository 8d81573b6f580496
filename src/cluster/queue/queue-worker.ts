import { hostname } from 'node:os';
import type { Job, Worker } from 'bullmq';
import { formatRoughly } from '../../pipeline/index.ts';
import { inTime } from './in-time.ts';
import { type QueueJob, queueJobSchema, removeJobFiles } from './queue-job.ts';
import type { QueueServer } from './queue-server.ts';
import { makeInProcess, type StepEnd } from './step-process.ts';

export interface QueueWorkerOptions {
  readonly server: QueueServer;
  readonly classes: readonly string[];
  /** Steps of one class at a time; those that use several cores go one at a time, and may use as many threads. */
  readonly concurrency: number;
  /** The program that makes a step, with its first arguments; those of the job are added. */
  readonly command: readonly string[];
  /** Takes no more steps, and gives back those that it has. */
  readonly signal: AbortSignal;
  /** Tells a person what happens, in a line. */
  readonly tell: (line: string) => void;
  /** For tests. */
  readonly times?: Partial<WorkerTimes>;
}

/** In milliseconds. */
interface WorkerTimes {
  /** For so long a job is this worker's without a word from it. */
  readonly lockMs: number;
  /** Between looks for jobs whose worker is silent. */
  readonly stalledMs: number;
  /** Between looks whether a job is cancelled. */
  readonly lookMs: number;
  /** From being told to end to being killed. */
  readonly killMs: number;
}

const TIMES: WorkerTimes = { lockMs: 30_000, stalledMs: 30_000, lookMs: 1_000, killMs: 20_000 };
/** How often a job whose worker fell silent is given to another one. */
const STALLED_AT_MOST = 3;
/** How long a server may take to answer when the worker ends, in milliseconds. */
const ANSWER_MS = 3_000;

/** Takes steps out of queues and makes each in a process of its own, until the signal. */
export async function runQueueWorker(options: QueueWorkerOptions): Promise<void> {
  const { server, classes, signal } = options;
  const outage = outageTeller(server.url.shown, options.tell);
  const busy = new Set<Promise<void>>();
  const workers = classes.map((className) => openWorker(className, options, busy, outage));
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  await Promise.all(workers.map((worker) => worker.pause(true)));
  await Promise.allSettled(busy);
  // A server that is away, or was, is waited for no longer.
  await Promise.allSettled(
    workers.map((worker) =>
      inTime(worker.close(), ANSWER_MS).catch(() => inTime(worker.disconnect(), ANSWER_MS)),
    ),
  );
  server.end();
}

function openWorker(
  className: string,
  options: QueueWorkerOptions,
  busy: Set<Promise<void>>,
  outage: Outage,
): Worker<QueueJob> {
  const { server, concurrency, tell, signal, command } = options;
  const { lockMs, stalledMs, ...times } = { ...TIMES, ...options.times };
  const isWhole = className === 'all';
  const work = async (job: Job<QueueJob>, token?: string): Promise<void> => {
    outage.over();
    const name = `${job.name} ${job.id?.slice(0, 9)}`;
    const data = queueJobSchema.safeParse(job.data);
    if (!data.success) throw new server.errors.UnrecoverableError('is no job that a run has written');
    tell(`${name}: begins`);
    const start = performance.now();
    const end = await makeInProcess(data.data, {
      ...{ command, signal, times },
      workers: isWhole ? concurrency : 1,
    });
    tell(`${name}: ${saidOf(end)} after ${formatRoughly(performance.now() - start)}`);
    if (end.how === 'given-up') {
      await inTime(job.moveToWait(token), ANSWER_MS);
      throw new server.errors.WaitingError();
    }
    if (end.how === 'cancelled') removeJobFiles(data.data.file);
    if (end.how === 'failed') throw new server.errors.UnrecoverableError(end.why);
    if (end.how === 'killed') throw new Error(end.why);
  };
  const tracked = (job: Job<QueueJob>, token?: string): Promise<void> => {
    const working = work(job, token).finally(() => busy.delete(working));
    busy.add(working);
    return working;
  };
  const worker = server.worker(className, tracked, {
    name: hostname(),
    concurrency: isWhole ? 1 : concurrency,
    lockDuration: lockMs,
    stalledInterval: stalledMs,
    maxStalledCount: STALLED_AT_MOST,
  });
  worker.on('stalled', (id) => tell(`${id.slice(0, 9)}: its worker fell silent; it waits for another`));
  worker.on('error', (error) => outage.begins(error));
  worker.on('ready', () => outage.over());
  return worker;
}

function saidOf(end: StepEnd): string {
  const said = {
    made: 'done',
    'given-up': 'given back',
    cancelled: 'cancelled',
    failed: 'failed',
    killed: 'killed',
  };
  return 'why' in end ? `${said[end.how]} (${end.why})` : said[end.how];
}

interface Outage {
  begins(error: Error): void;
  over(): void;
}

/** Tells once that a server is away, whatever number of connections find out how often, and once that it is there again. */
function outageTeller(shown: string, tell: (line: string) => void): Outage {
  let isAway = false;
  return {
    begins({ message }) {
      if (!isAway) tell(`${shown}: ${message.split('\n')[0] || 'no connection'}; trying again`);
      isAway = true;
    },
    over() {
      if (isAway) tell(`${shown}: is there again`);
      isAway = false;
    },
  };
}
