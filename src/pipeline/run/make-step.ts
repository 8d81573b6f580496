import { asError } from '../history/event-error.ts';
import type { Reason } from '../keys/reasons.ts';
import type { Lock } from '../locks/lock.ts';
import { acquireLock } from '../locks/lock-wait.ts';
import { isShared } from '../shared-cache/is-shared.ts';
import { readStamp, stampPath } from '../store/publication-stamp.ts';
import { isPublished, publish } from '../store/publish.ts';
import { replacedParameters } from '../store/replaced-output.ts';
import { giveStep } from './give-step.ts';
import type { AttemptResult, RunDecision } from './run-step.ts';
import type { Grant } from './slots.ts';
import type { Ending, FinishedEnding, StepRun } from './step-run.ts';
import type { Workshop } from './workshop.ts';

/** How an attempt ended that did not have to wait for another process. */
type StepResult = Exclude<AttemptResult, { kind: 'busy' }>;

/**
 * Brings a step to its end: running it, waiting for another process that is at it, publishing.
 *
 * @param first what it is given to begin with
 */
export async function makeStep(
  shop: Workshop,
  stepRun: StepRun,
  decision: RunDecision,
  first: Grant,
): Promise<Ending> {
  try {
    const result = await attemptStep(shop, stepRun, decision, first);
    if (result === undefined) {
      return { state: 'cancelled' };
    }
    shareOutput(shop, stepRun, result);
    const { kind: state, ...rest } = result;
    return await publishEnding(shop, stepRun, { state, ...rest } as FinishedEnding);
  } catch (thrown) {
    return shop.signal.aborted ? { state: 'cancelled' } : { state: 'failed', error: asError(thrown) };
  }
}

/** Lets the caches have what was made, or what another cache had. */
function shareOutput({ session, signal }: Workshop, { step, reasons }: StepRun, result: StepResult): void {
  if (result.kind !== 'fresh' && isShared(step.node.definition)) {
    const { key, dir } = result.output;
    session.caches?.keep({ key, dir, replace: reasons[0]?.type === 'forced' }, signal);
  }
}

/** Publishes the output of a step that has ended well, unless all of it is in its place. */
export async function publishEnding(
  shop: Workshop,
  stepRun: StepRun,
  ending: FinishedEnding,
): Promise<Ending> {
  const { session, signal, events } = shop;
  const { node } = stepRun.step;
  const { publishTo } = node;
  if (publishTo === undefined || (await isPublished(node, ending.output, session.machine))) {
    return ending;
  }
  const stamp = stampPath(publishTo, node);
  const lock = await acquireLock(`${stamp}.lock`, session.machine, signal);
  let replaces: readonly Reason[] | undefined;
  try {
    const older = readStamp(stamp);
    if (older !== undefined) replaces = replacedParameters(session.index, older, ending.output);
    await publish(node, publishTo, ending.output, session.machine, (file, stats) => {
      session.folders.seed(publishTo, file.path, stats, file.sha256);
    });
  } finally {
    lock.release();
  }
  events.emit({
    type: 'step-published',
    step: stepRun.ref,
    publishTo,
    ...(replaces === undefined ? {} : { replaces }),
  });
  return ending;
}

/** What it takes to go on with a step, `undefined` when the run is stopped. */
function waitFor({ places }: Workshop, stepRun: StepRun): Promise<Grant | undefined> {
  return new Promise((start) => {
    places.add(stepRun, start);
    places.pumpSoon();
  });
}

/** What comes of it, `undefined` when the run was stopped before it began. */
async function attemptStep(
  shop: Workshop,
  stepRun: StepRun,
  decision: RunDecision,
  first: Grant,
): Promise<StepResult | undefined> {
  const { session, signal, events, services, workers } = shop;
  const { cpu } = stepRun.step.node.definition;
  let grant = first;
  let lock: Lock | undefined;
  for (;;) {
    stepRun.startedAt ??= performance.now();
    let result: AttemptResult;
    try {
      const attempt = {
        step: stepRun.step,
        ref: stepRun.ref,
        rank: stepRun.rank,
        decision: { ...decision, reasons: stepRun.reasons },
        workers: cpu === 'all' ? workers : 1,
        spareWorkers: () => shop.places.spare,
        signal,
        events,
        services,
        lock,
      };
      result = await giveStep(session, attempt, shop.workplace);
    } catch (error) {
      shop.onFailure();
      throw error;
    } finally {
      grant.release();
      shop.places.pumpSoon();
    }
    if (result.kind !== 'busy') {
      return result;
    }
    // What it takes goes to others in the meantime.
    lock = await acquireLock(decision.place.lock, session.machine, signal, {
      onWait({ holder }) {
        const { pid = null, host = null } = holder ?? {};
        events.emit({ type: 'step-waiting', step: stepRun.ref, pid, host });
      },
      jobs: shop.workplace.engine.knownJobs,
    });
    const next = await waitFor(shop, stepRun);
    if (next === undefined) {
      lock.release();
      return undefined;
    }
    grant = next;
  }
}
