import type { GraphStep } from '../graph.ts';
import type { EventLog } from '../history/event-log.ts';
import { isForced } from '../keys/reasons.ts';
import { type FoundLock, Lock, tryLock } from '../locks/lock.ts';
import { makeOutput } from '../making/make-output.ts';
import type { Decision } from '../plan/decide.ts';
import type { Session } from '../plan/session.ts';
import type { Services } from '../services.ts';
import { isShared } from '../shared-cache/is-shared.ts';
import { type RestoredOutput, restoreOutput } from '../shared-cache/restore-output.ts';
import type { StepRef } from '../step-ref.ts';
import type { OutputPlace } from '../store/output-place.ts';
import type { Output } from '../store/outputs.ts';

export type RunDecision = Extract<Decision, { kind: 'run' }>;

export interface Attempt {
  readonly step: GraphStep;
  readonly ref: StepRef;
  /** Of the longest path of steps that it begins. */
  readonly rank: number;
  readonly decision: RunDecision;
  readonly workers: number;
  readonly spareWorkers: () => number;
  readonly signal: AbortSignal;
  readonly events: EventLog;
  readonly services: Services;
  /** A lock on the key that was waited for, so that somebody else may have made the output. */
  readonly lock: Lock | undefined;
}

export type AttemptResult =
  | { readonly kind: 'done'; readonly output: Output }
  /** Somebody else has made it in the meantime. */
  | { readonly kind: 'fresh'; readonly output: Output }
  | ({ readonly kind: 'restored' } & RestoredOutput)
  /** Another process is at it. */
  | { readonly kind: 'busy'; readonly found: FoundLock };

/** The output is nowhere, and is to go there. */
type Missing = { readonly kind: 'missing'; readonly place: OutputPlace };

/** Runs a step once, under the lock of its key, and puts its output in place. Throws what the step throws. */
export function runStep(session: Session, attempt: Attempt): Promise<AttemptResult> {
  return underLock(session, attempt, async (lock) => {
    const found = await look(session, attempt, lock);
    return found.kind === 'missing'
      ? { kind: 'done', output: await make(session, attempt, lock, found.place) }
      : found;
  });
}

/** Does all that can be done without running the step: finds its output, or restores it from a cache. */
export function findOutput(session: Session, attempt: Attempt): Promise<AttemptResult | Missing> {
  return underLock(session, attempt, (lock) => look(session, attempt, lock));
}

async function underLock<T>(
  session: Session,
  { decision, lock: waitedFor }: Attempt,
  work: (lock: Lock) => Promise<T>,
): Promise<T | Extract<AttemptResult, { kind: 'busy' }>> {
  const lock = waitedFor ?? tryLock(decision.place.lock, session.machine);
  if (!(lock instanceof Lock)) {
    return { kind: 'busy', found: lock };
  }
  try {
    return await work(lock);
  } finally {
    lock.release();
  }
}

async function look(
  session: Session,
  { step, decision, signal, lock: waitedFor }: Attempt,
  lock: Lock,
): Promise<Exclude<AttemptResult, { kind: 'busy' }> | Missing> {
  const { key } = decision;
  const found = await session.decider.find(step, key);
  const { place } = found;
  if (isForced(decision.reasons) && waitedFor === undefined) return { kind: 'missing', place };
  if ('output' in found) return { kind: 'fresh', output: found.output };
  const restored =
    session.caches === undefined || !isShared(step.node.definition)
      ? undefined
      : await restoreOutput(session, session.caches, { step, key, place, lock }, signal);
  return restored === undefined ? { kind: 'missing', place } : { kind: 'restored', ...restored };
}

async function make(session: Session, attempt: Attempt, lock: Lock, place: OutputPlace): Promise<Output> {
  const { step, decision, ref, workers, spareWorkers, signal, events, services } = attempt;
  const { node } = step;
  const { machine, memory, outputs } = session;
  const { key, keyInputs, reasons } = decision;
  const { scope, definition, label = null } = node;
  const upstream = upstreamKeys(session, step);
  const output = await makeOutput({
    definition,
    given: node,
    inputs: () => outputs.folders(step),
    key,
    keyInputs,
    reasons,
    place,
    scope,
    label,
    ref,
    upstream,
    workers,
    spareWorkers,
    signal,
    events,
    services,
    machine,
    memory,
    lock,
  });
  session.index.add(node, key, place.final, output.madeInMs);
  return output;
}

/** Keys of the steps right above a step that can be made. */
export function upstreamKeys({ outputs }: Session, { upstream }: GraphStep): string[] {
  return upstream.flatMap(({ node }) => outputs.of(node)?.key ?? []);
}
