import { componentVersions } from '../../component-versions.ts';
import { explainDiskError } from '../../disk-error.ts';
import type { GraphStep } from '../graph.ts';
import type { EventLog } from '../history/event-log.ts';
import { resultHash } from '../keys/key.ts';
import { isUnconditional } from '../keys/reasons.ts';
import { type FoundLock, Lock, tryLock } from '../locks/lock.ts';
import { programVersions } from '../machine/versions.ts';
import type { Decision } from '../plan/decide.ts';
import type { Session } from '../plan/session.ts';
import { isShared } from '../shared-cache/is-shared.ts';
import { type RestoredOutput, restoreOutput } from '../shared-cache/restore-output.ts';
import type { StepRef } from '../step-ref.ts';
import type { Manifest, ManifestFile } from '../store/manifest.ts';
import type { OutputPlace } from '../store/output-place.ts';
import { beginOutput, discardOutput, finishOutput } from '../store/output-writer.ts';
import type { Output } from '../store/outputs.ts';
import type { FileHash } from '../types.ts';
import { createContext } from './step-context.ts';
import { onceStopped, timeLimitOf, withinTime } from './step-timeout.ts';

export type RunDecision = Extract<Decision, { kind: 'run' }>;

export interface Attempt {
  readonly step: GraphStep;
  readonly ref: StepRef;
  readonly decision: RunDecision;
  readonly attempt: number;
  readonly workers: number;
  readonly spareWorkers: () => number;
  readonly gpus: readonly string[];
  readonly signal: AbortSignal;
  readonly events: EventLog;
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

/** Runs a step once, under the lock of its key, and puts its output in place. Throws what the step throws. */
export async function runStep(session: Session, attempt: Attempt): Promise<AttemptResult> {
  const { step, decision } = attempt;
  const lock = attempt.lock ?? tryLock(decision.place.lock, session.machine);
  if (!(lock instanceof Lock)) {
    return { kind: 'busy', found: lock };
  }
  let result: AttemptResult;
  try {
    const forced = isUnconditional(decision.reasons) && attempt.lock === undefined;
    const found = await session.decider.find(step, decision.key);
    const restored =
      'output' in found || forced ? undefined : await restore(session, attempt, lock, found.place);
    result =
      'output' in found && !forced
        ? { kind: 'fresh', output: found.output }
        : restored !== undefined
          ? { kind: 'restored', ...restored }
          : { kind: 'done', output: await makeOutput(session, attempt, lock, found.place) };
  } catch (error) {
    onceStopped(error, () => lock.release());
    throw error;
  }
  lock.release();
  return result;
}

/** Asks the caches, once. */
async function restore(
  session: Session,
  { step, decision, attempt, signal }: Attempt,
  lock: Lock,
  place: OutputPlace,
): Promise<RestoredOutput | undefined> {
  const { key } = decision;
  return session.caches === undefined || attempt > 1 || !isShared(step.node.definition)
    ? undefined
    : restoreOutput(session, session.caches, { step, key, place, lock }, signal);
}

async function makeOutput(
  session: Session,
  attempt: Attempt,
  lock: Lock,
  place: OutputPlace,
): Promise<Output> {
  const { step, ref, decision, events } = attempt;
  const { key } = decision;
  const { definition } = step.node;
  const resumable = definition.resumable === true;
  events.emit({
    type: 'step-start',
    step: ref,
    key,
    attempt: attempt.attempt,
    reasons: decision.reasons,
  });
  beginOutput(place, key, resumable, session.machine);
  const endWatch = session.memory.begin();
  try {
    const startedAt = new Date();
    const start = performance.now();
    const inputs = await session.outputs.folders(step);
    const hashes = new Map<string, FileHash>();
    await runDefinition(attempt, inputs, place.partial, hashes);
    const durationMs = Math.round(performance.now() - start);
    const peakMemory = endWatch();
    const describe = (files: readonly ManifestFile[]): Manifest => ({
      format: 1,
      key,
      keyInputs: decision.keyInputs,
      scope: step.node.scope,
      label: step.node.label ?? null,
      result: resultHash(files),
      startedAt: startedAt.toISOString(),
      durationMs,
      peakMemory,
      host: session.machine.host,
      bootId: session.machine.bootId,
      versions: { ...programVersions(), ...componentVersions() },
      upstream: step.upstream.flatMap(({ node }) => session.outputs.of(node)?.key ?? []),
      files,
    });
    const { result, files } = await finishOutput(place, resumable, hashes, describe, () => lock.isHeld());
    session.index.add(step.node, key, place.final, durationMs);
    return { key, dir: place.final, result, files, madeInMs: durationMs, peakMemory };
  } catch (error) {
    endWatch();
    onceStopped(error, () => discardOutput(place, resumable));
    throw explainDiskError(error, place.partial);
  }
}

async function runDefinition(
  attempt: Attempt,
  inputs: Awaited<ReturnType<Session['outputs']['folders']>>,
  outDir: string,
  hashes: Map<string, FileHash>,
): Promise<void> {
  const { node } = attempt.step;
  const isForced = attempt.decision.reasons[0]?.type === 'forced';
  const run = (signal: AbortSignal) =>
    node.definition.run(
      createContext(node, attempt.ref, inputs, { ...attempt, isForced, signal, outDir, hashes }),
    );
  const limit = timeLimitOf(node.definition);
  await (limit === undefined ? run(attempt.signal) : withinTime(limit, attempt.signal, run));
}
