import type { GraphStep } from '../graph.ts';
import type { Reason } from '../keys/reasons.ts';
import type { StepOutcome } from '../options.ts';
import type { Decided } from '../plan/decided.ts';
import { refOf, type StepRef } from '../step-ref.ts';
import type { Output } from '../store/outputs.ts';

/** A step on its way through a run. */
export interface StepRun {
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
  blockedBy: StepRun | undefined;
  output: Output | undefined;
  /** When its own work began, in milliseconds of `performance.now()`. */
  startedAt: number | undefined;
  durationMs: number;
  /** Steps with the same key, which get this one's output. */
  readonly twins: StepRun[];
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
  | { readonly state: 'blocked'; readonly by: StepRun }
  | { readonly state: 'cancelled' };

export function createStepRun(decided: Decided, rank: number): StepRun {
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

export function outcomeOf(stepRun: StepRun): StepOutcome {
  if (stepRun.state === undefined) {
    throw new Error(`Step ${stepRun.ref.name} has not ended`);
  }
  return {
    node: stepRun.step.node,
    state: stepRun.state,
    reason: stepRun.reasons[0],
    reasons: stepRun.reasons,
    error: stepRun.error,
    blockedBy: stepRun.blockedBy?.step.node,
    durationMs: stepRun.durationMs,
    madeInMs: stepRun.output?.madeInMs,
    outDir: stepRun.output?.dir,
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
