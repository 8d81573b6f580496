import type { StepKey } from '../hashes.ts';
import type { Reason } from '../keys/reasons.ts';
import type { ProcessMark } from '../locks/lock-holder.ts';
import type { StepRef } from '../step-ref.ts';

export interface EventError {
  readonly name: string;
  readonly message: string;
  /** Only for the program's own errors. */
  readonly stack?: string | undefined;
  /** The command to type next. */
  readonly next?: string | undefined;
}

/** Numbers of steps by how they ended. */
export interface RunCounts {
  readonly done: number;
  /** Not there in logs of earlier versions. */
  readonly restored?: number | undefined;
  readonly fresh: number;
  readonly failed: number;
  readonly blocked: number;
  readonly cancelled: number;
}

/** A step that is to run. */
export interface PlannedRun {
  readonly step: StepRef;
  readonly reasons: readonly Reason[];
  /** How long it may be expected to take, in milliseconds, where that is known. */
  readonly expectedMs?: number | undefined;
  /** Whether it will spawn steps, which may take any output as theirs. */
  readonly spawns?: boolean | undefined;
}

type EventBody =
  | {
      readonly type: 'run-start';
      readonly run: string;
      readonly workdir: string;
      readonly workers: number;
      /** Who runs it. */
      readonly process: ProcessMark;
      /** The command line that does the same again, or goes on with it. */
      readonly command?: string | undefined;
      readonly versions?: { readonly node: string; readonly heareval: string } | undefined;
    }
  | {
      readonly type: 'plan';
      readonly fresh: number;
      /** The steps to run, upstream first. */
      readonly run: readonly PlannedRun[];
      /** How long they may be expected to take together, in milliseconds: at least, where not all are known. */
      readonly expectedMs?: number | undefined;
    }
  /** The run was told to end: running steps are told, and no others start. */
  | { readonly type: 'run-stopping' }
  /** The steps that need not run. Comes before the plan, and only when there are any. */
  | {
      readonly type: 'outputs-fresh';
      /** First 16 digits of the keys of their outputs, upstream first. */
      readonly keys: readonly string[];
    }
  /** A step has ended whose output says of more steps that are to run after it, or are found finished. */
  | {
      readonly type: 'steps-spawned';
      readonly step: StepRef;
      readonly run: readonly PlannedRun[];
    }
  | {
      readonly type: 'step-start';
      readonly step: StepRef;
      readonly key: StepKey;
      readonly reasons: readonly Reason[];
    }
  | {
      readonly type: 'step-progress';
      readonly step: StepRef;
      readonly done: number;
      readonly total: number;
      readonly unit: string | null;
      /** In words, where the number of items in a second says little. */
      readonly speed?: string | undefined;
    }
  | {
      readonly type: 'step-measure';
      readonly step: StepRef;
      /** Where on the way, for instance the epoch. */
      readonly at: number;
      readonly values: Readonly<Record<string, number>>;
    }
  | { readonly type: 'step-log'; readonly step: StepRef; readonly line: string }
  /** Another process runs this very step. */
  | {
      readonly type: 'step-waiting';
      readonly step: StepRef;
      readonly pid: number | null;
      readonly host: string | null;
    }
  | {
      readonly type: 'step-done';
      readonly step: StepRef;
      readonly outDir: string;
      readonly files: number;
      readonly bytes: number;
      readonly durationMs: number;
      /** The most memory that the process held while the step ran, in bytes. Not there for short steps. */
      readonly peakMemory?: number | undefined;
    }
  /** Planned to run, or to wait, and then copied from a cache. */
  | {
      readonly type: 'step-restored';
      readonly step: StepRef;
      /** Path of the cache. */
      readonly cache: string;
      readonly outDir: string;
      readonly files: number;
      readonly bytes: number;
      readonly durationMs: number;
    }
  /** Planned to run, or to wait, and then found finished. */
  | { readonly type: 'step-fresh'; readonly step: StepRef; readonly outDir: string }
  /** Taken as fresh although it differs from the output that is there in what was asked not to count. */
  | { readonly type: 'step-accepted'; readonly step: StepRef; readonly differences: readonly Reason[] }
  | {
      readonly type: 'step-published';
      readonly step: StepRef;
      readonly publishTo: string;
      /**
       * Of an earlier output of the step, which was published there until now: the parameters that it had otherwise; none
       * where the store does not know it any more. Not there where none was, or none with other parameters.
       */
      readonly replaces?: readonly Reason[] | undefined;
    }
  | {
      readonly type: 'step-failed';
      readonly step: StepRef;
      readonly error: EventError;
      readonly durationMs: number;
    }
  | { readonly type: 'step-blocked'; readonly step: StepRef; readonly by: StepRef }
  | { readonly type: 'step-cancelled'; readonly step: StepRef }
  | { readonly type: 'warning'; readonly message: string }
  | ({
      readonly type: 'run-end';
      readonly status: 'ok' | 'failed' | 'cancelled';
      readonly durationMs: number;
      /** The most memory that the process has held at a time since it began, in bytes. */
      readonly peakMemory?: number | undefined;
      /** Absolute path of the file of these events; `null` when they could not be kept. */
      readonly log?: string | null | undefined;
      /** How many events that file lacks. */
      readonly lostEvents?: number | undefined;
    } & RunCounts);

/** Everything that is told of a run, in the order in which it happens. `time` is ISO 8601. */
export type PipelineEvent = EventBody & { readonly time: string };

export type EventWithoutTime = EventBody;
