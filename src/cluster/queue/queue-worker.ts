import { appendFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Job, Worker } from 'bullmq';
import { eventsOf, formatRoughly } from '../../pipeline/index.ts';
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
  /** For how long a job is offered to nobody that is for another version of the program, the first time. */
  readonly restMs: number;
  /** For how long the lock that another worker has left gives no sign of life until it is removed. */
  readonly quietMs?: number;
}

const TIMES: WorkerTimes = {
  lockMs: 30_000,
  stalledMs: 30_000,
  lookMs: 1_000,
  killMs: 20_000,
  restMs: 30_000,
};
/** How often a job whose worker fell silent is given to another one. */
const STALLED_AT_MOST = 3;
/** How long a server may take to answer when the worker ends, in milliseconds. */
const ANSWER_MS = 3_000;
/** For how long a job is offered to nobody that was put back, at most. */
const MOST_REST_MS = 300_000;
/** Between two words to a run that its jobs are put back. */
const TELL_MS = 60_000;
/** Before a worker that could not begin is opened again. */
const AGAIN_MS = 1_000;

/** Takes steps out of queues and makes each in a process of its own, until the signal. */
export async function runQueueWorker(options: QueueWorkerOptions): Promise<void> {
  const { server, classes, signal } = options;
  const outage = outageTeller(server.url.shown, options.tell);
  const busy = new Set<Promise<void>>();
  const opened = classes.map((className) =>
    readyWorker(() => openWorker(className, options, busy, outage), signal, outage),
  );
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  const workers = (await Promise.all(opened)).flatMap((worker) => worker ?? []);
  await Promise.all(workers.map((worker) => worker.pause(true)));
  await Promise.allSettled(busy);
  // A server that is away, or was, is waited for no longer.
  await Promise.allSettled(workers.map(closeWorker));
  server.end();
}

/** A worker that has begun; none after the signal. One whose server goes away as it connects to it is of no use, ever. */
async function readyWorker(
  open: () => Worker<QueueJob>,
  signal: AbortSignal,
  outage: Outage,
): Promise<Worker<QueueJob> | undefined> {
  while (!signal.aborted) {
    const worker = open();
    try {
      await orAborted(worker.waitUntilReady(), signal);
      worker.run().catch((error: Error) => outage.begins(error));
      return worker;
    } catch (error) {
      await closeWorker(worker).catch(() => {});
      if (signal.aborted) break;
      outage.begins(error as Error);
      await sleep(AGAIN_MS, undefined, { signal }).catch(() => {});
    }
  }
  return undefined;
}

function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    promise.then(resolve, reject);
  });
}

async function closeWorker(worker: Worker<QueueJob>): Promise<void> {
  try {
    await inTime(worker.close(), ANSWER_MS);
  } catch {
    // It renews the locks of jobs until it has told the server of their end; where that has gone, its timer would keep the process.
    await (worker as unknown as { lockManager?: { close(): Promise<void> } }).lockManager?.close();
    await inTime(worker.disconnect(), ANSWER_MS);
  }
}

function openWorker(
  className: string,
  options: QueueWorkerOptions,
  busy: Set<Promise<void>>,
  outage: Outage,
): Worker<QueueJob> {
  const { server, concurrency, tell, signal, command } = options;
  const { lockMs, stalledMs, restMs, ...times } = { ...TIMES, ...options.times };
  const isWhole = className === 'all';
  const returned = new Map<string, number>();
  let toldAt = Number.NEGATIVE_INFINITY;
  /** Longer each time, as nobody else has taken the job in the meantime. */
  const restOf = (id: string) => {
    const times = returned.get(id) ?? 0;
    returned.set(id, times + 1);
    return Math.min(restMs * 2 ** times, MOST_REST_MS);
  };
  const work = async (job: Job<QueueJob>, token?: string): Promise<void> => {
    outage.over();
    const name = `${job.name} ${job.id?.slice(0, 9)}`;
    const data = queueJobSchema.safeParse(job.data);
    if (!data.success) throw new server.errors.UnrecoverableError('is no job that a run has written');
    tell(`${name}: begins`);
    const start = performance.now();
    const end = await makeInProcess(data.data, {
      ...{ command, signal, times },
      held: { className, id: job.id ?? '', token: token ?? '' },
      workers: isWhole ? concurrency : 1,
    });
    const took =
      end.how === 'unwanted' ? data.data.file : `after ${formatRoughly(performance.now() - start)}`;
    tell(`${name}: ${saidOf(end)} ${took}`);
    if (end.how === 'put-back') {
      if (performance.now() - toldAt > TELL_MS) {
        toldAt = performance.now();
        tellHead(data.data.file, `${name} was put back for another worker: ${end.why}`);
      }
      await inTime(job.moveToDelayed(Date.now() + restOf(job.id ?? ''), token), ANSWER_MS);
      throw new server.errors.DelayedError();
    }
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
    autorun: false,
  });
  worker.on('stalled', (id) => tell(`${id.slice(0, 9)}: its worker fell silent; it waits for another`));
  worker.on('error', (error) => outage.begins(error));
  worker.on('ready', () => outage.over());
  return worker;
}

/** Has the run that wants a job tell of it. */
function tellHead(file: string, message: string): void {
  try {
    appendFileSync(eventsOf(file), `${JSON.stringify({ type: 'warning', message })}\n`);
  } catch {
    // It is for people, and the worker has told it.
  }
}

function saidOf(end: StepEnd): string {
  const said = {
    made: 'done',
    'given-up': 'given back',
    cancelled: 'cancelled',
    'put-back': 'put back',
    unwanted: 'nothing to do: it is over, or this machine does not see the disk of the run; there is no',
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
