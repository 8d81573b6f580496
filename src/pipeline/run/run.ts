import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { UserError } from '../../errors.ts';
import { enterStore } from '../care/live-use.ts';
import { EventLog } from '../history/event-log.ts';
import { ownProcess } from '../locks/lock-holder.ts';
import { peakMemory } from '../machine/peak-memory.ts';
import { programVersions } from '../machine/versions.ts';
import type { Internals, RunOptions, RunResult, StepOutcome } from '../options.ts';
import type { Decided } from '../plan/decided.ts';
import { expectedRunTime } from '../plan/expected-time.ts';
import { Session } from '../plan/session.ts';
import { refOf } from '../step-ref.ts';
import type { StepNode } from '../types.ts';
import { freshOutcome, undecidedOutcome } from './step-run.ts';

/**
 * Makes the output of every target: runs the steps that are not fresh, each after what it needs.
 *
 * A step that fails is no rejection: the result says how every step ended.
 *
 * @throws UserError before anything runs, when a folder that steps read is missing or an option is wrong.
 */
export function runPipeline(targets: readonly StepNode[], options: RunOptions): Promise<RunResult> {
  return runWith(targets, options, {});
}

export async function runWith(
  targets: readonly StepNode[],
  options: RunOptions,
  internals: Internals,
): Promise<RunResult> {
  if (!Number.isInteger(options.workers) || options.workers < 1) {
    throw new UserError(`Expected the number of workers to be an integer from 1, got ${options.workers}`);
  }
  const start = performance.now();
  const session = new Session(targets, { ...options, refresh: true }, internals);
  const run = `${new Date().toISOString().replace(/[:.]/g, '-')}-${randomBytes(2).toString('hex')}`;
  const events = new EventLog(join(session.workdir, 'runs', `${run}.jsonl`), options.onEvent);
  const tellStopping = () => events.emit({ type: 'run-stopping' });
  const mark = await enterStore(session.workdir, run, session.machine, options.signal);
  try {
    const decided = await session.decideAll().catch((error: unknown) => {
      if (options.signal?.aborted && error === options.signal.reason) return undefined;
      throw error;
    });
    events.emit({
      type: 'run-start',
      run,
      workdir: session.workdir,
      workers: options.workers,
      process: ownProcess(session.machine),
      command: options.command,
      versions: programVersions(),
    });
    if (options.signal?.aborted) tellStopping();
    else options.signal?.addEventListener('abort', tellStopping, { once: true });
    const steps =
      decided === undefined
        ? session.graph.map(undecidedOutcome)
        : await carryOut(session, decided, { ...options, name: run }, events);
    const status = statusOf(steps, options.signal);
    const counts = { done: 0, restored: 0, fresh: 0, failed: 0, blocked: 0, cancelled: 0 };
    for (const step of steps) {
      counts[step.state] += 1;
    }
    const durationMs = Math.round(performance.now() - start);
    const { path: log, lost: lostEvents } = events;
    events.emit({
      type: 'run-end',
      status,
      durationMs,
      peakMemory: peakMemory(),
      log,
      lostEvents,
      ...counts,
    });
    const byNode = new Map(steps.map((step) => [step.node, step]));
    return { status, steps, outputOf: (node) => outputOf(byNode.get(node), node) };
  } finally {
    options.signal?.removeEventListener('abort', tellStopping);
    mark?.release();
    await session.close();
    events.close();
  }
}

function isIdle(decided: readonly Decided[]): boolean {
  return decided.every(({ decision }) => decision.kind === 'fresh' && !decision.publish);
}

/** Loads what runs steps only when there is something to run. */
async function carryOut(
  session: Session,
  decided: readonly Decided[],
  { name, ...options }: RunOptions & { readonly name: string },
  events: EventLog,
): Promise<readonly StepOutcome[]> {
  emitPlan(session, events, decided, options.workers);
  tellLeftOut(session, events);
  if (isIdle(decided)) {
    return decided.map(freshOutcome);
  }
  const { Scheduler } = await import('./scheduler.ts');
  const { caches } = session;
  if (caches !== undefined) {
    caches.warn = (message) => events.emit({ type: 'warning', message });
  }
  const { runOn } = options;
  const engine = typeof runOn === 'function' ? await runOn({ workdir: session.workdir, name }) : runOn;
  const outcomes = await new Scheduler(session, decided, { ...options, runOn: engine }, events).run();
  await caches?.finish();
  tellLeftOut(session, events);
  return outcomes;
}

function tellLeftOut(session: Session, events: EventLog): void {
  for (const message of session.folders.takeLeftOut()) {
    events.emit({ type: 'warning', message });
  }
}

function statusOf(steps: readonly StepOutcome[], signal: AbortSignal | undefined): RunResult['status'] {
  if (signal?.aborted && steps.some((step) => step.state === 'cancelled')) {
    return 'cancelled';
  }
  return steps.every(({ state }) => ['fresh', 'restored', 'done'].includes(state)) ? 'ok' : 'failed';
}

function outputOf(outcome: StepOutcome | undefined, node: StepNode): string {
  if (outcome?.outDir === undefined) {
    const what = outcome === undefined ? 'was no part of the run' : `is ${outcome.state}`;
    throw new Error(`Step ${node.definition.name} has no output: it ${what}`);
  }
  return outcome.outDir;
}

function emitPlan(session: Session, events: EventLog, decided: readonly Decided[], workers: number): void {
  const run = decided.filter(({ decision }) => decision.kind !== 'fresh');
  const keys = decided.flatMap(({ decision }) =>
    decision.kind === 'fresh' ? [decision.output.key.slice(0, 16)] : [],
  );
  if (keys.length > 0) {
    events.emit({ type: 'outputs-fresh', keys });
  }
  events.emit({
    type: 'plan',
    fresh: decided.length - run.length,
    run: run.map(({ step, reasons, expectedMs }) => ({
      step: refOf(step),
      reasons,
      expectedMs,
      spawns: session.spawnsLater(step) || undefined,
    })),
    expectedMs: expectedRunTime(decided, workers),
  });
  for (const { step, decision } of decided) {
    if (decision.kind === 'fresh' && decision.accepted.length > 0) {
      events.emit({ type: 'step-accepted', step: refOf(step), differences: decision.accepted });
    }
  }
}
