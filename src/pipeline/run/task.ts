import { UserError } from '../../errors.ts';
import type { GraphStep } from '../graph.ts';
import type { EventError } from '../history/events.ts';
import type { Reason } from '../keys/reasons.ts';
import type { StepOutcome } from '../options.ts';
import type { Decided } from '../plan/decided.ts';
import { refOf, type StepRef } from '../step-ref.ts';
import type { Output } from '../store/outputs.ts';
import { StepTimeoutError } from './step-timeout.ts';

/** A step on its way through a run. */
export interface Task {
  readonly step: GraphStep;
  /** What was decided before anything ran. */
  readonly decided: Decided;
  readonly ref: StepRef;
  /** The length of the longest path of steps that begins with it: the longest goes first. */
  readonly rank: number;
  reasons: readonly Reason[];
  /** Number of steps right above whose output is not known yet. */
  waitingFor: number;
  /** `undefined` until it has ended. */
  state: StepOutcome['state'] | undefined;
  error: Error | undefined;
  blockedBy: Task | undefined;
  output: Output | undefined;
  /** When its own work began, in milliseconds of `performance.now()`. */
  startedAt: number | undefined;
  durationMs: number;
  /** Steps with the same key, which get this one's output. */
  readonly twins: Task[];
}

/** How a step ended that has an output. */
export type FinishedEnding =
  | { readonly state: 'done' | 'fresh'; readonly output: Output }
  /** `cache`: path of the cache that had it. */
  | { readonly state: 'restored'; readonly output: Output; readonly cache: string };

/** How a step ended. */
export type Ending =
  | FinishedEnding
  | { readonly state: 'failed'; readonly error: Error }
  | { readonly state: 'blocked'; readonly by: Task }
  | { readonly state: 'cancelled' };

export function createTask(decided: Decided, rank: number): Task {
  const { step, reasons } = decided;
  return {
    step,
    decided,
    ref: refOf(step),
    rank,
    reasons,
    waitingFor: 0,
    state: undefined,
    error: undefined,
    blockedBy: undefined,
    output: undefined,
    startedAt: undefined,
    durationMs: 0,
    twins: [],
  };
}

export function outcomeOf(task: Task): StepOutcome {
  if (task.state === undefined) {
    throw new Error(`Step ${task.ref.name} has not ended`);
  }
  return {
    node: task.step.node,
    state: task.state,
    reason: task.reasons[0],
    reasons: task.reasons,
    error: task.error,
    blockedBy: task.blockedBy?.step.node,
    durationMs: task.durationMs,
    madeInMs: task.output?.madeInMs,
    outDir: task.output?.dir,
  };
}

/** The outcome of a step for which nothing had to be done. */
export function freshOutcome({ step, decision }: Decided): StepOutcome {
  return {
    node: step.node,
    state: 'fresh',
    reason: undefined,
    reasons: [],
    error: undefined,
    blockedBy: undefined,
    durationMs: 0,
    madeInMs: decision.kind === 'fresh' ? decision.output.madeInMs : undefined,
    outDir: decision.kind === 'fresh' ? decision.output.dir : undefined,
  };
}

/** The outcome of a step on which nothing was decided before the run was cancelled. */
export function undecidedOutcome({ node }: GraphStep): StepOutcome {
  return {
    node,
    state: 'cancelled',
    reason: undefined,
    reasons: [],
    error: undefined,
    blockedBy: undefined,
    durationMs: 0,
    madeInMs: undefined,
    outDir: undefined,
  };
}

/** An error as events tell it: the user's, and a time that is over, without a stack. */
export function eventError(error: Error): EventError {
  if (error instanceof StepTimeoutError) {
    return { name: error.name, message: error.message };
  }
  return error instanceof UserError
    ? { name: error.name, message: error.message, next: error.next }
    : { name: error.name, message: error.message, stack: error.stack };
}

/** What was thrown, as an error. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
