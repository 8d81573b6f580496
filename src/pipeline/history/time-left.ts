import type { StepRef } from '../step-ref.ts';
import { formatRoughly } from '../text/quantities.ts';
import type { PipelineEvent, PlannedRun } from './events.ts';

/** Against the noise of the first short steps: how much time of a run at the expected pace is taken as seen. */
const TRUST_MS = 5_000;
/** The speed of a step tells nothing before it has done so much for so long. */
const RATE_ITEMS = 2;
const RATE_MS = 250;

interface Running {
  readonly kind: string;
  readonly expectedMs: number | undefined;
  readonly startedAt: number;
  /** Where the step stood when it was first heard of: what was there before tells nothing about its speed. */
  first: { readonly done: number; readonly at: number } | undefined;
  last: { readonly done: number; readonly total: number; readonly at: number } | undefined;
}

export interface RemainingTime {
  readonly ms: number;
  /** Whether something of unknown length comes on top. */
  readonly isLeast: boolean;
}

/**
 * How long a run, and each step of it, may still take: by the speed of a step's progress, else by what it was expected
 * to take, corrected by how long such steps took in this run. Works on the times in the events, in milliseconds since
 * 1970.
 */
export class TimeLeft {
  /** Steps that have not begun, by id. */
  readonly #pending = new Map<number, { readonly kind: string; readonly expectedMs: number | undefined }>();
  readonly #running = new Map<number, Running>();
  /** Of the steps that have not begun and are in the history. */
  #pendingMs = 0;
  /** How many have not begun and are not, by kind. */
  readonly #untimed = new Map<string, number>();
  readonly #seen = new Map<string, { count: number; ms: number }>();
  #expectedOfDone = 0;
  #tookOfDone = 0;
  /** How many steps run at a time, on average. */
  #width: number | undefined;

  take(event: PipelineEvent): void {
    switch (event.type) {
      case 'plan':
        this.#plan(event.run);
        if (event.expectedMs !== undefined && event.expectedMs > 0) {
          this.#width = Math.max(1, this.#pendingMs / event.expectedMs);
        }
        break;
      case 'steps-spawned':
        this.#plan(event.run);
        break;
      case 'step-start':
      case 'step-waiting': {
        const before = this.#running.get(event.step.id);
        const expectedMs = before?.expectedMs ?? this.#leave(event.step);
        const startedAt = Date.parse(event.time);
        const kind = kindOf(event.step);
        this.#running.set(event.step.id, { kind, expectedMs, startedAt, first: undefined, last: undefined });
        break;
      }
      case 'step-progress': {
        const running = this.#running.get(event.step.id);
        if (running !== undefined) {
          const { done, total } = event;
          running.last = { done, total, at: Date.parse(event.time) };
          running.first ??= running.last;
        }
        break;
      }
      case 'step-done':
        this.#learn(event.step, event.durationMs);
        this.#end(event.step);
        break;
      case 'step-restored':
      case 'step-fresh':
      case 'step-failed':
      case 'step-blocked':
      case 'step-cancelled':
        this.#end(event.step);
        break;
    }
  }

  /** How much a running step does in a second; `undefined` as long as that cannot be told. */
  rateOf(id: number): number | undefined {
    const { first, last } = this.#running.get(id) ?? {};
    if (first === undefined || last === undefined) {
      return undefined;
    }
    const [done, ms] = [last.done - first.done, last.at - first.at];
    return done >= RATE_ITEMS && ms >= RATE_MS ? (done * 1000) / ms : undefined;
  }

  /** Of a running step; `undefined` when it cannot be told. */
  ofStep(id: number, now: number): number | undefined {
    const running = this.#running.get(id);
    const rate = this.rateOf(id);
    if (running?.last !== undefined && rate !== undefined) {
      const { done, total, at } = running.last;
      return Math.max(0, ((total - done) / rate) * 1000 - Math.max(0, now - at));
    }
    if (running === undefined) {
      return undefined;
    }
    const { kind, expectedMs, startedAt } = running;
    const whole = expectedMs === undefined ? this.#usual(kind) : expectedMs * this.#pace;
    const left = (whole ?? 0) - Math.max(0, now - startedAt);
    return left > 0 ? left : undefined;
  }

  /** Of the whole run; `undefined` when nothing of it can be told. */
  ofRun(now: number): RemainingTime | undefined {
    let longest = 0;
    let work = this.#pendingMs * this.#pace;
    let isLeast = false;
    for (const id of this.#running.keys()) {
      const left = this.ofStep(id, now);
      longest = Math.max(longest, left ?? 0);
      work += left ?? 0;
      isLeast ||= left === undefined;
    }
    for (const [kind, count] of this.#untimed) {
      const usual = this.#usual(kind);
      work += count * (usual ?? 0);
      isLeast ||= usual === undefined;
    }
    const width = this.#width ?? Math.max(1, this.#running.size);
    return work > 0 ? { ms: Math.max(longest, work / width), isLeast } : undefined;
  }

  /** How long steps take here in proportion to what was expected. */
  get #pace(): number {
    return (this.#tookOfDone + TRUST_MS) / (this.#expectedOfDone + TRUST_MS);
  }

  /** What steps of a kind took in this run. */
  #usual(kind: string): number | undefined {
    const seen = this.#seen.get(kind);
    return seen === undefined ? undefined : seen.ms / seen.count;
  }

  #plan(run: readonly PlannedRun[]): void {
    for (const planned of run) {
      const kind = kindOf(planned.step);
      this.#pending.set(planned.step.id, { kind, expectedMs: planned.expectedMs });
      if (planned.expectedMs === undefined) {
        this.#untimed.set(kind, (this.#untimed.get(kind) ?? 0) + 1);
      } else {
        this.#pendingMs += planned.expectedMs;
      }
    }
  }

  /** A step is not pending any more. Gives what it was expected to take. */
  #leave({ id }: StepRef): number | undefined {
    const pending = this.#pending.get(id);
    if (pending === undefined) {
      return undefined;
    }
    this.#pending.delete(id);
    const { kind, expectedMs } = pending;
    if (expectedMs !== undefined) {
      this.#pendingMs = this.#pending.size === 0 ? 0 : Math.max(0, this.#pendingMs - expectedMs);
      return expectedMs;
    }
    const count = (this.#untimed.get(kind) ?? 0) - 1;
    if (count > 0) {
      this.#untimed.set(kind, count);
    } else {
      this.#untimed.delete(kind);
    }
    return undefined;
  }

  #end(step: StepRef): void {
    this.#leave(step);
    this.#running.delete(step.id);
  }

  #learn(step: StepRef, ms: number): void {
    const expectedMs = this.#running.get(step.id)?.expectedMs;
    if (expectedMs !== undefined) {
      this.#expectedOfDone += expectedMs;
      this.#tookOfDone += ms;
    }
    const kind = kindOf(step);
    const seen = this.#seen.get(kind) ?? { count: 0, ms: 0 };
    this.#seen.set(kind, { count: seen.count + 1, ms: seen.ms + ms });
  }
}

/** `about 3 min left` */
export function describeLeft({ ms, isLeast }: RemainingTime): string {
  return `${isLeast ? 'at least' : 'about'} ${formatRoughly(ms)} left`;
}

function kindOf({ scope, name }: StepRef): string {
  return `${scope}/${name}`;
}
