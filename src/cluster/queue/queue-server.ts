import { Socket } from 'node:net';
import type { Processor, Queue, QueueEvents, Worker, WorkerOptions } from 'bullmq';
import type { Redis, RedisOptions } from 'ioredis';
import type { Client } from 'pg';
import { UserError } from '../../errors.ts';
import type { QueueJob } from './queue-job.ts';
import { loadQueuePackages } from './queue-packages.ts';
import { type QueueUrl, readQueueUrl } from './queue-url.ts';
import { unreachable } from './unreachable.ts';

type BullMq = typeof import('bullmq');
type Classes = Pick<BullMq, 'Queue' | 'QueueEvents' | 'Worker'>;

/** A server that has been reached, and its queues, one for each class of steps. */
export interface QueueServer {
  readonly url: QueueUrl;
  /** What its owner should know. */
  readonly warnings: readonly string[];
  /** What BullMQ's errors are, as a worker throws them. */
  readonly errors: Pick<BullMq, 'DelayedError' | 'UnrecoverableError' | 'WaitingError'>;
  queue(className: string): Queue<QueueJob>;
  events(className: string): QueueEvents;
  worker(
    className: string,
    work: Processor<QueueJob>,
    options: Omit<WorkerOptions, 'connection'>,
  ): Worker<QueueJob>;
  /** Lets go of what connections are left and tries to connect no more: else they would keep the process. */
  end(): void;
}

const CONNECT_MS = 10_000;
/** Between tries to connect again. */
const MOST_AGAIN_MS = 2_000;
/** Events that a queue keeps for heads that are late. */
const EVENTS_KEPT = 10_000;
const OLDEST_REDIS = 5;

/**
 * Connects to a queue's server once, to know that it can be done, and makes its tables if it has any.
 *
 * @param address as `readQueueUrl` reads it
 * @param option that it was given by, for errors
 * @throws UserError where packages are missing or the server cannot be used: the line names it without a password
 */
export async function connectQueue(
  address: string,
  option: '--queue' | '--run-on' | 'queue',
): Promise<QueueServer> {
  const url = readQueueUrl(address, option);
  const ending = new AbortController();
  const server = await (url.kind === 'redis' ? redisServer : postgresServer)(url, ending.signal);
  const { classes, bullmq, warnings, asks, waits } = server;
  const nameOf = (className: string) => `heareval-${className}`;
  const general = { skipVersionCheck: true };
  return {
    url,
    warnings,
    errors: bullmq,
    queue: (className) =>
      quiet(
        new classes.Queue<QueueJob>(nameOf(className), {
          ...general,
          connection: asks,
          streams: { events: { maxLen: EVENTS_KEPT } },
          defaultJobOptions: { removeOnComplete: true, removeOnFail: false },
        }),
      ),
    events: (className) =>
      quiet(new classes.QueueEvents(nameOf(className), { ...general, connection: waits })),
    worker: (className, work, options) =>
      quiet(
        new classes.Worker<QueueJob>(nameOf(className), work, { ...general, connection: waits, ...options }),
      ),
    end: () => ending.abort(),
  };
}

/** What goes wrong is told by who asks; an event that nobody hears would end the process. */
function quiet<T extends Queue<QueueJob> | QueueEvents | Worker<QueueJob>>(part: T): T {
  (part as { on(event: 'error', listener: () => void): unknown }).on('error', () => {});
  return part;
}

/**
 * Looks whether a queue's server can be used, and changes nothing there.
 *
 * @throws UserError as `connectQueue`
 */
export async function checkQueue(address: string, option: '--queue' | '--run-on' | 'queue'): Promise<void> {
  const url = readQueueUrl(address, option);
  if (url.kind === 'redis') await redisServer(url, new AbortController().signal);
  else await withPostgres(url, async () => {});
}

interface Reached {
  readonly bullmq: BullMq;
  readonly classes: Classes;
  readonly warnings: readonly string[];
  /** Connections whose questions fail while the server is away. */
  readonly asks: object;
  /** Connections whose questions wait until it is there again. */
  readonly waits: object;
}

async function redisServer(url: QueueUrl, ending: AbortSignal): Promise<Reached> {
  const { bullmq, driver } = await loadQueuePackages<typeof Redis>('redis');
  const { REDISCLI_AUTH: password } = process.env;
  const account: RedisOptions = password === undefined ? {} : { password };
  const client = new driver(url.url, {
    ...account,
    lazyConnect: true,
    connectTimeout: CONNECT_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  let reason: unknown;
  client.on('error', (error) => {
    reason ??= error;
  });
  let info: string;
  try {
    await client.connect();
    // The driver goes on with database 0 where there is none of this number.
    await client.select(Number(new URL(url.url).pathname.slice(1)));
    info = await client.info();
  } catch (error) {
    throw await unreachable(url, reason ?? error);
  } finally {
    client.disconnect();
  }
  const said = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1];
  const version = said('redis_version') ?? '';
  if (Number.parseInt(version, 10) < OLDEST_REDIS) {
    throw new UserError(`${url.named}: is Redis ${version}; expected ${OLDEST_REDIS} or later`);
  }
  const policy = said('maxmemory_policy') ?? 'noeviction';
  const connection = {
    url: url.url,
    ...account,
    retryStrategy: (times: number) => (ending.aborted ? null : Math.min(200 * times, MOST_AGAIN_MS)),
  };
  return {
    bullmq,
    classes: bullmq,
    warnings:
      policy === 'noeviction'
        ? []
        : [`${url.named}: maxmemory-policy is ${policy}, so Redis may throw jobs away; expected noeviction`],
    asks: { ...connection, maxRetriesPerRequest: 1 },
    waits: { ...connection, maxRetriesPerRequest: null },
  };
}

/** Lends a connection. @throws UserError where it cannot be had, or what is done with it fails */
async function withPostgres(
  url: QueueUrl,
  work: (client: Client, bullmq: BullMq) => Promise<unknown>,
): Promise<BullMq> {
  const { bullmq, driver } = await loadQueuePackages<typeof import('pg')>('postgres');
  const client = new driver.Client({ connectionString: url.url, connectionTimeoutMillis: CONNECT_MS });
  client.on('error', () => {});
  try {
    await client.connect();
    await work(client, bullmq);
  } catch (error) {
    throw await unreachable(url, error, client);
  } finally {
    await client.end().catch(() => {});
  }
  return bullmq;
}

async function postgresServer(url: QueueUrl, ending: AbortSignal): Promise<Reached> {
  const bullmq = await withPostgres(url, (client, { runMigrations }) => runMigrations(client));
  const sockets = new Set<Socket>();
  const stream = () => {
    const socket = new Socket();
    if (ending.aborted) socket.unref();
    socket.once('close', () => sockets.delete(socket));
    sockets.add(socket);
    return socket;
  };
  ending.addEventListener('abort', () => {
    for (const socket of sockets) socket.unref();
  });
  const connection = { connectionString: url.url, max: 3, connectionTimeoutMillis: CONNECT_MS, stream };
  return {
    bullmq,
    classes: bullmq.withBackend(bullmq.createPostgresBackend) as unknown as Classes,
    warnings: [],
    asks: connection,
    waits: connection,
  };
}
