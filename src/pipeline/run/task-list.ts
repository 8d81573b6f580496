import type { GraphStep } from '../graph.ts';
import type { Reason } from '../keys/reasons.ts';
import type { StepOutcome } from '../options.ts';
import type { Decided } from '../plan/decided.ts';
import type { Grown } from '../plan/growth.ts';
import type { Session } from '../plan/session.ts';
import { longestPaths } from './priorities.ts';
import { createTask, outcomeOf, type Task } from './task.ts';

/** The tasks of a run: one for each step, those included that are spawned on the way. */
export class TaskList {
  readonly #session: Session;
  /** Of each step, by its index. */
  readonly #tasks: Task[] = [];
  readonly #ranks: number[];

  constructor(session: Session, decided: readonly Decided[]) {
    this.#session = session;
    const times = new Map(
      decided.map(({ step, decision, expectedMs }) => [step, decision.kind === 'fresh' ? 0 : expectedMs]),
    );
    this.#ranks = longestPaths([...times.keys()], (step) => times.get(step));
    for (const each of decided) {
      this.#add(each);
    }
  }

  get all(): readonly Task[] {
    return this.#tasks;
  }

  of({ index }: GraphStep): Task | undefined {
    return this.#tasks[index];
  }

  /** How many of these steps have no output yet. */
  countMissing(steps: readonly GraphStep[]): number {
    return steps.filter(({ node }) => this.#session.outputs.of(node) === undefined).length;
  }

  /** The consumers of a step that could not start for want of this very output. */
  waitingConsumers({ decided, step }: Task): readonly Task[] {
    return decided.decision.kind === 'fresh'
      ? []
      : step.consumers
          .map((consumer) => this.of(consumer))
          .filter((consumer) => consumer !== undefined)
          .filter(({ state }) => state === undefined);
  }

  /** What ended without an output and so keeps from running whatever takes one of these. */
  hindrance(upstream: readonly GraphStep[]): Task | undefined {
    for (const step of upstream) {
      const above = this.of(step);
      if (above?.state === 'failed' || above?.state === 'blocked') {
        return above.blockedBy ?? above;
      }
    }
    return undefined;
  }

  /** Makes tasks of the steps that a step has spawned. */
  grow(parent: Task, { added, takers }: Grown): readonly Task[] {
    const reasons: Reason[] = [{ type: 'upstream-runs', steps: [parent.ref.name], count: 1 }];
    longestPaths(added, (step) => this.#session.expectedMs(step), this.#ranks);
    for (const { step, above } of takers) {
      const taker = this.of(step);
      if (taker !== undefined) {
        taker.waitingFor += this.countMissing(above);
      }
    }
    return added.map((step) => {
      const expectedMs = this.#session.expectedMs(step);
      const task = this.#add({ step, decision: { kind: 'wait', reasons }, reasons, expectedMs });
      task.waitingFor = this.countMissing(step.upstream);
      return task;
    });
  }

  /** How each step ended, upstream first. */
  outcomes(): readonly StepOutcome[] {
    return this.#session.upstreamFirst().flatMap((step) => {
      const task = this.of(step);
      return task === undefined ? [] : [outcomeOf(task)];
    });
  }

  #add(decided: Decided): Task {
    const task = createTask(decided, this.#ranks[decided.step.index] ?? 0);
    this.#tasks[task.step.index] = task;
    return task;
  }
}
