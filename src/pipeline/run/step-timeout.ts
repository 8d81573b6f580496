import { formatDuration } from '../text/quantities.ts';

/** A step took longer than it may. */
export class StepTimeoutError extends Error {
  override name = 'StepTimeoutError';
  /** Settles when the step comes to its end after all; `undefined` when it has. Until then it may be writing. */
  readonly stillRunning: Promise<unknown> | undefined;

  constructor(message: string, stillRunning?: Promise<unknown>) {
    super(message);
    this.stillRunning = stillRunning;
  }
}

export interface TimeLimit {
  readonly timeoutMs: number;
  readonly graceMs: number;
}

/** Time enough for a worker pool to end a thread that hangs. */
const defaultGraceMs = 10_000;
const longestTimerMs = 2 ** 31 - 1;

/** @throws TypeError for a limit that is none. */
export function timeLimitOf(definition: {
  readonly name: string;
  readonly timeoutMs?: number;
  readonly graceMs?: number;
}): TimeLimit | undefined {
  const { name, timeoutMs, graceMs = defaultGraceMs } = definition;
  if (timeoutMs === undefined) {
    return undefined;
  }
  if (!(timeoutMs > 0) || !(graceMs >= 0)) {
    throw new TypeError(
      `${name}: expected timeoutMs above 0 and graceMs from 0, got ${timeoutMs} and ${graceMs}`,
    );
  }
  return { timeoutMs: Math.min(timeoutMs, longestTimerMs), graceMs: Math.min(graceMs, longestTimerMs) };
}

/**
 * Does `work` with a signal that is aborted when its time is over, or when `signal` is. What comes later than that
 * counts for nothing.
 *
 * @throws StepTimeoutError when it took too long: once it has stopped, or has not within the grace.
 */
export async function withinTime(
  { timeoutMs, graceMs }: TimeLimit,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const message = `it took longer than ${formatDuration(timeoutMs)}`;
  const own = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const graceOver = new Promise<'hangs'>((resolve) => {
    timer = setTimeout(() => {
      own.abort(new StepTimeoutError(message));
      timer = setTimeout(() => resolve('hangs'), graceMs);
    }, timeoutMs);
  });
  const running = work(AbortSignal.any([signal, own.signal]));
  const settled = running.then(
    () => 'ends' as const,
    (error: unknown) => ({ error }),
  );
  try {
    const how = await Promise.race([settled, graceOver]);
    if (how === 'hangs') {
      throw new StepTimeoutError(
        `${message} and did not stop within ${formatDuration(graceMs)}; until it does, nothing else makes its output`,
        running,
      );
    }
    own.signal.throwIfAborted();
    if (how !== 'ends') {
      throw how.error;
    }
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Does `work` now or, when the step that failed with this error is still running, once it has stopped. Several works are
 * done in the order in which they are given.
 */
export function onceStopped(error: unknown, work: () => void): void {
  if (error instanceof StepTimeoutError && error.stillRunning !== undefined) {
    error.stillRunning.then(work, work);
  } else {
    work();
  }
}
