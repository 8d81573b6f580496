import type { Engine, EngineMaker } from './engines/engine.ts';
import type { EngineName } from './engines/engines.ts';
import type { StepKey } from './hashes.ts';
import type { PipelineEvent } from './history/events.ts';
import type { Reason } from './keys/reasons.ts';
import type { Trigger } from './keys/triggers.ts';
import type { Machine } from './machine/machine.ts';
import type { Services } from './services.ts';
import type { CacheFolder } from './shared-cache/cache-list.ts';
import type { JsonObject, StepNode } from './types.ts';

export interface PlanOptions {
  /** Folder of the store. Made when it is not there. */
  readonly workdir: string;
  /** Steps to run even if they are fresh; `true`: all. @default none */
  readonly force?: boolean | ((node: StepNode) => boolean) | undefined;
  /** Patterns of steps to run even if they are fresh: `*` stands for any characters of name, label and scope. */
  readonly forceStep?: readonly string[] | undefined;
  /** Run what is below a forced step too, even if its input comes out the same. */
  readonly forceDownstream?: boolean | undefined;
  /** Patterns of the steps that are wanted, in the place of the targets: these and what they need. */
  readonly until?: readonly string[] | undefined;
  /** Patterns of the only steps that may run. What they need has to be fresh. */
  readonly select?: readonly string[] | undefined;
  /**
   * Which differences from an older output of a step make it run again. One that differs in nothing else is taken as it
   * is, under the key it has, and what is below works on its bytes. @default all
   */
  readonly rerunTriggers?: readonly Trigger[] | undefined;
  /** Verify the content of every output before it is taken as fresh. */
  readonly verify?: boolean | undefined;
  /** How many worker slots the time that is expected is told for. @default 1 */
  readonly workers?: number | undefined;
  /**
   * Folders and buckets from which finished outputs are restored, and into which they are put; or their list as `--cache` takes it,
   * for instance `local:rw,/mnt/team:r`. @default none
   */
  readonly cache?: string | readonly CacheFolder[] | undefined;
  /** Ends the planning, which then rejects with its reason, or the run: running steps are told, others do not start. */
  readonly signal?: AbortSignal | undefined;
}

export interface RunOptions extends PlanOptions {
  /** Where steps run; what makes an engine is called when there is something to run. @default 'local': in this process */
  readonly runOn?: EngineName | Engine | EngineMaker | undefined;
  /** Number of worker slots, an integer from 1: so many steps run at a time, or are with an engine that is elsewhere. */
  readonly workers: number;
  /** After a failure: finish what does not depend on it (`true`), or start nothing more. @default true */
  readonly keepGoing?: boolean | undefined;
  /** What is alive in this process for steps to use. @default nothing */
  readonly services?: Services | undefined;
  readonly onEvent?: ((event: PipelineEvent) => void) | undefined;
  /** The command line that does the same again: told where a run did not come to a good end. @default none */
  readonly command?: string | undefined;
}

/** What a test may put in the place of the real thing. */
export interface Internals {
  readonly machine?: Machine;
}

export interface PlannedStep {
  readonly node: StepNode;
  /** The steps whose output it takes, as far as they are known. */
  readonly upstream: readonly StepNode[];
  /** The step from whose output this one is known. */
  readonly spawnedBy: StepNode | undefined;
  /** Whether it will spawn steps that are not known before it has run. */
  readonly spawnsLater: boolean;
  /** `restore`: a cache says that it has its output. */
  readonly state: 'fresh' | 'restore' | 'run';
  /** Why it is not fresh; else empty. */
  readonly reasons: readonly Reason[];
  /** Of a fresh step: in what it differs from the output that is taken, where `rerunTriggers` leaves that out. */
  readonly accepted: readonly Reason[];
  /** Length of the longest path of steps that leads here. */
  readonly depth: number;
  /** `undefined` as long as an input is not known. */
  readonly key: StepKey | undefined;
  /** Folder of the finished output; only for a fresh step. */
  readonly outDir: string | undefined;
  /** What making that output took; only for a fresh step. */
  readonly madeInMs: number | undefined;
  /** Path of the cache to restore its output from; only of a step to restore. */
  readonly cache?: string | undefined;
  /** Whether its files are still to be published, fresh or not. */
  readonly publish: boolean;
  /** How long it may be expected to take, in milliseconds, from what it took before; only of a step to run. */
  readonly expectedMs: number | undefined;
}

export interface Plan {
  /** Every step once, upstream first. */
  readonly steps: readonly PlannedStep[];
  /** How long the steps to run may be expected to take together: at least, where not all of them ran before. */
  readonly expectedMs: number | undefined;
  /** What is wrong with caches. */
  readonly warnings?: readonly string[] | undefined;
}

/** What somebody who knows what steps are about has to say of a plan. */
export interface PlanNotes {
  /** For people, after the steps. */
  readonly lines: readonly string[];
  /** For programs: more members of the plan. */
  readonly json: JsonObject;
}

export interface StepOutcome {
  readonly node: StepNode;
  readonly state: 'fresh' | 'restored' | 'done' | 'failed' | 'blocked' | 'cancelled';
  /** Why it was not fresh: the first of `reasons`. */
  readonly reason: Reason | undefined;
  readonly reasons: readonly Reason[];
  /** Only of a failed step. */
  readonly error: Error | undefined;
  /** Only of a blocked step: the step whose failure stands in the way. */
  readonly blockedBy: StepNode | undefined;
  /** What it took in this run, publishing included. */
  readonly durationMs: number;
  /** What making the output took, in whichever run that was; only of a fresh, restored or done step. */
  readonly madeInMs: number | undefined;
  /** Folder of the finished output; only of a fresh, restored or done step. */
  readonly outDir: string | undefined;
}

export interface RunResult {
  readonly status: 'ok' | 'failed' | 'cancelled';
  /** Every step once, upstream first. */
  readonly steps: readonly StepOutcome[];
  /** Folder of the finished output. @throws Error when the step has none or was no part of the run. */
  outputOf(node: StepNode): string;
}
