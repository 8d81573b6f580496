import { isProcessMark, type ProcessMark } from '../locks/lock-holder.ts';
import type { StepRef } from '../step-ref.ts';
import type { EventError, PipelineEvent, RunCounts } from './events.ts';
import { TimeLeft } from './time-left.ts';

type EventOf<T extends PipelineEvent['type']> = Extract<PipelineEvent, { type: T }>;

/** A step that was begun and has not ended. */
export interface RunningStep {
  readonly step: StepRef;
  /** ISO 8601. */
  readonly since: string;
  readonly progress: { readonly done: number; readonly total: number; readonly unit: string | null } | null;
  /** The process that makes the same output, for which this step waits. */
  readonly waitsFor: { readonly pid: number | null; readonly host: string | null } | null;
  readonly lastLine: string | null;
}

/** A step that failed, and why. */
export interface FailedStep {
  readonly step: StepRef;
  readonly message: string;
  /** The command to type next. */
  readonly next: string | null;
}

/** Of more failures than these only the number is kept. */
const MAX_FAILURES = 20;

/** What the events of a run amount to so far. */
export class RunState {
  start: EventOf<'run-start'> | undefined;
  end: EventOf<'run-end'> | undefined;
  process: ProcessMark | undefined;
  firstTime: string | undefined;
  lastTime: string | undefined;
  /** Steps to run, as planned. */
  planned = 0;
  readonly running = new Map<number, RunningStep>();
  /** The first of those that failed. */
  readonly failed: FailedStep[] = [];
  readonly timeLeft = new TimeLeft();
  readonly #counts = { done: 0, restored: 0, fresh: 0, failed: 0, blocked: 0, cancelled: 0 };

  get counts(): RunCounts {
    return this.end ?? this.#counts;
  }

  take(event: PipelineEvent): void {
    this.firstTime ??= event.time;
    this.lastTime = event.time;
    if (event.type !== 'plan' || Array.isArray(event.run)) this.timeLeft.take(event);
    switch (event.type) {
      case 'run-start':
        this.start = event;
        this.process = isProcessMark(event.process) ? event.process : undefined;
        break;
      case 'plan':
        this.planned = Array.isArray(event.run) ? event.run.length : 0;
        this.#counts.fresh += typeof event.fresh === 'number' ? event.fresh : 0;
        break;
      case 'steps-spawned':
        this.planned += Array.isArray(event.run) ? event.run.length : 0;
        break;
      case 'step-start':
        this.#run(event.step, event.time, { waitsFor: null, progress: null });
        break;
      case 'step-waiting':
        this.#run(event.step, event.time, { waitsFor: { pid: event.pid, host: event.host } });
        break;
      case 'step-progress':
        this.#run(event.step, event.time, {
          progress: { done: event.done, total: event.total, unit: event.unit },
        });
        break;
      case 'step-log':
        this.#run(event.step, event.time, { lastLine: event.line });
        break;
      case 'step-done':
      case 'step-restored':
      case 'step-fresh':
      case 'step-failed':
      case 'step-blocked':
      case 'step-cancelled':
        this.running.delete(event.step.id);
        this.#counts[endings[event.type]] += 1;
        if (event.type === 'step-failed' && this.failed.length < MAX_FAILURES) {
          // A damaged log may lack it.
          const { message, next }: Partial<EventError> = event.error ?? {};
          this.failed.push({ step: event.step, message: String(message), next: next ?? null });
        }
        break;
      case 'run-end':
        this.end = event;
        this.running.clear();
        break;
    }
  }

  #run(step: StepRef, since: string, change: Partial<RunningStep>): void {
    const before = this.running.get(step.id);
    const begun = { step, since, progress: null, waitsFor: null, lastLine: null };
    this.running.set(step.id, { ...(before ?? begun), ...change });
  }
}

const endings = {
  'step-done': 'done',
  'step-restored': 'restored',
  'step-fresh': 'fresh',
  'step-failed': 'failed',
  'step-blocked': 'blocked',
  'step-cancelled': 'cancelled',
} as const;
