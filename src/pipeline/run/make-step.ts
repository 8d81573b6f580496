import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../../errors.ts';
import type { EventLog } from '../history/event-log.ts';
import type { Lock } from '../locks/lock.ts';
import { acquireLock } from '../locks/lock-wait.ts';
import type { Session } from '../plan/session.ts';
import { isShared } from '../shared-cache/is-shared.ts';
import { stampPath } from '../store/publication-stamp.ts';
import { isPublished, publish } from '../store/publish.ts';
import { type AttemptResult, type RunDecision, runStep } from './run-step.ts';
import type { Demand, Grant, Slots } from './slots.ts';
import { StepTimeoutError } from './step-timeout.ts';
import { asError, type Ending, eventError, type FinishedEnding, type Task } from './task.ts';

/** What the making of every step of a run shares. */
export interface Workshop {
  readonly session: Session;
  readonly slots: Slots;
  readonly workers: number;
  readonly signal: AbortSignal;
  readonly events: EventLog;
  /** Called while the failed step still has its slot, so that no other takes it. */
  readonly onFailure: () => void;
}

/** How an attempt ended that did not have to wait for another process. */
type StepResult = Exclude<AttemptResult, { kind: 'busy' }>;

/**
 * Brings a step to its end: attempts, waiting for another process that is at it, trying again, publishing.
 *
 * @param first what the first attempt takes.
 */
export async function makeStep(
  shop: Workshop,
  task: Task,
  decision: RunDecision,
  demand: Demand,
  first: Grant,
): Promise<Ending> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const grant = attempt === 1 ? first : await waitFor(shop, task, demand);
      const result =
        grant === undefined ? undefined : await attemptStep(shop, task, decision, demand, attempt, grant);
      if (result === undefined) {
        return { state: 'cancelled' };
      }
      shareOutput(shop, task, result);
      const { kind: state, ...rest } = result;
      return await publishEnding(shop, task, { state, ...rest } as FinishedEnding);
    } catch (thrown) {
      if (shop.signal.aborted) {
        return { state: 'cancelled' };
      }
      const error = asError(thrown);
      const delayMs = retryDelay(task, attempt, error);
      if (delayMs === undefined) {
        return { state: 'failed', error };
      }
      const { ref } = task;
      shop.events.emit({ type: 'step-retry', step: ref, attempt, delayMs, error: eventError(error) });
      await sleep(delayMs, undefined, { signal: shop.signal }).catch(() => {});
    }
  }
}

/** How long to wait before the next attempt, `undefined` when there is to be none. */
function retryDelay(task: Task, attempt: number, error: unknown): number | undefined {
  const { retry } = task.step.node.definition;
  return retry === undefined || attempt >= retry.attempts || error instanceof UserError || hangs(error)
    ? undefined
    : Math.round(retry.firstDelayMs * 2 ** (attempt - 1) * (0.5 + Math.random()));
}

function hangs(error: unknown): boolean {
  return error instanceof StepTimeoutError && error.stillRunning !== undefined;
}

/** Lets the caches have what was made, or what another cache had. */
function shareOutput({ session, signal }: Workshop, { step, reasons }: Task, result: StepResult): void {
  if (result.kind !== 'fresh' && isShared(step.node.definition)) {
    const { key, dir } = result.output;
    session.caches?.keep({ key, dir, replace: reasons[0]?.type === 'forced' }, signal);
  }
}

/** Publishes the output of a step that has ended well, unless all of it is in its place. */
export async function publishEnding(shop: Workshop, task: Task, ending: FinishedEnding): Promise<Ending> {
  const { session, signal, events } = shop;
  const { node } = task.step;
  const { publishTo } = node;
  if (publishTo === undefined || (await isPublished(node, ending.output, session.machine))) {
    return ending;
  }
  const lock = await acquireLock(`${stampPath(publishTo, node)}.lock`, session.machine, signal);
  try {
    await publish(node, publishTo, ending.output, session.machine, (file, stats) => {
      session.folders.seed(publishTo, file.path, stats, file.sha256);
    });
  } finally {
    lock.release();
  }
  events.emit({ type: 'step-published', step: task.ref, publishTo });
  return ending;
}

/** What it takes to go on with a step, `undefined` when the run is stopped. */
function waitFor({ slots }: Workshop, { rank, step }: Task, demand: Demand): Promise<Grant | undefined> {
  return new Promise((start) => {
    slots.add({ demand, rank, order: step.index, start });
    slots.pumpSoon();
  });
}

/** One attempt, `undefined` when the run was stopped before it began. */
async function attemptStep(
  shop: Workshop,
  task: Task,
  decision: RunDecision,
  demand: Demand,
  attempt: number,
  first: Grant,
): Promise<StepResult | undefined> {
  const { session, signal, events, workers } = shop;
  const { cpu } = task.step.node.definition;
  let grant = first;
  let lock: Lock | undefined;
  for (;;) {
    task.startedAt ??= performance.now();
    let result: AttemptResult;
    try {
      result = await runStep(session, {
        step: task.step,
        ref: task.ref,
        decision: { ...decision, reasons: task.reasons },
        attempt,
        workers: cpu === 'all' ? workers : 1,
        spareWorkers: () => shop.slots.spare,
        gpus: grant.gpus,
        signal,
        events,
        lock,
      });
    } catch (error) {
      if (retryDelay(task, attempt, error) === undefined) {
        shop.onFailure();
      }
      throw error;
    } finally {
      grant.release();
      shop.slots.pumpSoon();
    }
    if (result.kind !== 'busy') {
      return result;
    }
    // What it takes goes to others in the meantime.
    lock = await acquireLock(decision.place.lock, session.machine, signal, ({ holder }) => {
      const { pid = null, host = null } = holder ?? {};
      events.emit({ type: 'step-waiting', step: task.ref, pid, host });
    });
    const next = await waitFor(shop, task, demand);
    if (next === undefined) {
      lock.release();
      return undefined;
    }
    grant = next;
  }
}
