import { at } from '../../at.ts';
import type { GraphStep } from '../graph.ts';
import type { Reason } from '../keys/reasons.ts';
import type { StepOutcome } from '../options.ts';
import type { Decided } from '../plan/decided.ts';
import type { Grown } from '../plan/growth.ts';
import type { Session } from '../plan/session.ts';
import { longestPaths } from './priorities.ts';
import { createStepRun, outcomeOf, type StepRun } from './step-run.ts';

/** The steps of a run on their way: those included that are spawned on the way. */
export class StepRuns {
  readonly #session: Session;
  /** Of each step, by its index. */
  readonly #stepRuns: StepRun[] = [];
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

  get all(): readonly StepRun[] {
    return this.#stepRuns;
  }

  of({ index }: GraphStep): StepRun | undefined {
    return this.#stepRuns[index];
  }

  /** How many of these steps have no output yet. */
  countMissing(steps: readonly GraphStep[]): number {
    return steps.filter(({ node }) => this.#session.outputs.of(node) === undefined).length;
  }

  /** The consumers of a step that could not start for want of this very output. */
  waitingConsumers({ decided, step }: StepRun): readonly StepRun[] {
    return decided.decision.kind === 'fresh'
      ? []
      : step.consumers
          .map((consumer) => this.of(consumer))
          .filter((consumer) => consumer !== undefined)
          .filter(({ state }) => state === undefined);
  }

  /** What ended without an output and so keeps from running whatever takes one of these. */
  hindrance(upstream: readonly GraphStep[]): StepRun | undefined {
    for (const step of upstream) {
      const above = this.of(step);
      if (above?.state === 'failed' || above?.state === 'blocked') {
        return above.blockedBy ?? above;
      }
    }
    return undefined;
  }

  /** Takes up the steps that a step has spawned. */
  grow(parent: StepRun, { added, takers }: Grown): readonly StepRun[] {
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
      const stepRun = this.#add({ step, decision: { kind: 'wait', reasons }, reasons, expectedMs });
      stepRun.waitingFor = this.countMissing(step.upstream);
      return stepRun;
    });
  }

  /** How each step ended, upstream first. */
  outcomes(): readonly StepOutcome[] {
    return this.#session.upstreamFirst().flatMap((step) => {
      const stepRun = this.of(step);
      return stepRun === undefined ? [] : [outcomeOf(stepRun)];
    });
  }

  #add(decided: Decided): StepRun {
    const stepRun = createStepRun(decided, at(this.#ranks, decided.step.index));
    this.#stepRuns[stepRun.step.index] = stepRun;
    return stepRun;
  }
}
