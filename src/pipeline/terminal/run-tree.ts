import type { PipelineEvent } from '../history/events.ts';
import type { StepRef } from '../step-ref.ts';

/** Of more values than these only the last are drawn. */
const MOST_MEASURED = 256;

/** A step that runs now. */
export interface TreeStep {
  readonly step: StepRef;
  /** In milliseconds since 1970. */
  readonly startedAt: number;
  readonly progress:
    | {
        readonly done: number;
        readonly total: number;
        readonly unit: string;
        readonly speed?: string | undefined;
      }
    | undefined;
  /** What it measured so far: the name of the first value, and the last of these values. */
  readonly curve?: { readonly name: string; readonly values: readonly number[] } | undefined;
  /** What it waits for, where it does not work. */
  readonly waits: string | undefined;
}

interface Counts {
  total: number;
  ended: number;
  failed: number;
  /** Of those that ended, the ones that were cancelled or blocked: they made nothing. */
  stopped: number;
}

/** The steps of one name in one scope, of which only those that run now are known one by one. */
export interface TreeGroup extends Counts {
  readonly name: string;
  /** Of the only step; `null` for one without a label, or of several. */
  label: string | null;
  readonly running: Map<number, TreeStep>;
}

export interface TreeScope extends Counts {
  readonly scope: string;
  running: number;
  readonly groups: Map<string, TreeGroup>;
}

/** The steps of a run by scope and name, counted. */
export class RunTree implements Counts {
  readonly scopes = new Map<string, TreeScope>();
  total = 0;
  ended = 0;
  failed = 0;
  stopped = 0;
  running = 0;
  readonly #known = new Set<number>();

  take(event: PipelineEvent): void {
    switch (event.type) {
      case 'plan':
      case 'steps-spawned':
        for (const { step } of event.run) this.#find(step);
        break;
      case 'step-start':
        this.#run(event.step, event.time, undefined);
        break;
      case 'step-waiting':
        this.#run(event.step, event.time, `waits for process ${event.pid ?? '?'} on ${event.host ?? '?'}`);
        break;
      case 'step-progress': {
        const { step, done, total, unit, speed } = event;
        const { running } = this.#find(step).group;
        const before = running.get(step.id);
        const progress = { done, total, unit: unit ?? '', speed };
        if (before !== undefined) running.set(step.id, { ...before, progress });
        break;
      }
      case 'step-measure': {
        const { running } = this.#find(event.step).group;
        const before = running.get(event.step.id);
        const [measured] = Object.entries(event.values);
        if (before === undefined || measured === undefined) break;
        const [name, value] = measured;
        const values = [...(before.curve?.values ?? []), value].slice(-MOST_MEASURED);
        running.set(event.step.id, { ...before, curve: { name, values } });
        break;
      }
      case 'step-done':
      case 'step-restored':
      case 'step-fresh':
        this.#end(event.step);
        break;
      case 'step-blocked':
      case 'step-cancelled':
        this.#end(event.step, 'stopped');
        break;
      case 'step-failed':
        this.#end(event.step, 'failed');
        break;
    }
  }

  #run(step: StepRef, time: string, waits: string | undefined): void {
    const { scope, group } = this.#find(step);
    if (!group.running.has(step.id)) {
      this.running += 1;
      scope.running += 1;
    }
    group.running.set(step.id, { step, startedAt: Date.parse(time), progress: undefined, waits });
  }

  #end(step: StepRef, badly?: 'failed' | 'stopped'): void {
    const { scope, group } = this.#find(step);
    if (group.running.delete(step.id)) {
      this.running -= 1;
      scope.running -= 1;
    }
    for (const counts of [this, scope, group]) {
      counts.ended += 1;
      if (badly !== undefined) counts[badly] += 1;
    }
  }

  /** Where a step is counted; one that was not planned from here on. */
  #find(step: StepRef): { readonly scope: TreeScope; readonly group: TreeGroup } {
    let scope = this.scopes.get(step.scope);
    if (scope === undefined) {
      scope = { scope: step.scope, total: 0, ended: 0, failed: 0, stopped: 0, running: 0, groups: new Map() };
      this.scopes.set(step.scope, scope);
    }
    let group = scope.groups.get(step.name);
    if (group === undefined) {
      group = {
        name: step.name,
        label: step.label,
        total: 0,
        ended: 0,
        failed: 0,
        stopped: 0,
        running: new Map(),
      };
      scope.groups.set(step.name, group);
    }
    if (!this.#known.has(step.id)) {
      this.#known.add(step.id);
      if (group.total > 0) group.label = null;
      for (const counts of [this, scope, group]) counts.total += 1;
    }
    return { scope, group };
  }
}
