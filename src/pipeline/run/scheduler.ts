import { asError } from '../history/event-error.ts';
import type { EventLog } from '../history/event-log.ts';
import type { RunOptions, StepOutcome } from '../options.ts';
import type { Decided } from '../plan/decided.ts';
import type { Grown } from '../plan/growth.ts';
import type { Session } from '../plan/session.ts';
import type { EngineChoice } from './give-step.ts';
import { makeStep, publishEnding } from './make-step.ts';
import type { RunDecision } from './run-step.ts';
import { recordEnding, spawnAtEnd } from './step-ending.ts';
import type { Ending, StepRun } from './step-run.ts';
import { StepRuns } from './step-runs.ts';
import { openWorkshop, type Workshop } from './workshop.ts';

/**
 * Runs what has been decided on: each step after what it needs, the longest path of steps first, as many at a time as
 * there are worker slots for.
 */
export class Scheduler {
  readonly #session: Session;
  readonly #shop: Workshop;
  readonly #stepRuns: StepRuns;
  readonly #byKey = new Map<string, StepRun>();
  #unfinished: number;
  #stopped = false;
  /** Steps that something is being done about just now. */
  #busy = 0;
  #finished = () => {};

  constructor(
    session: Session,
    decided: readonly Decided[],
    options: Omit<RunOptions, 'runOn'> & EngineChoice,
    events: EventLog,
  ) {
    this.#session = session;
    this.#stepRuns = new StepRuns(session, decided);
    this.#unfinished = decided.length;
    this.#shop = openWorkshop(session, options, events, {
      onFailure: () => this.#close(),
      afterPump: () => this.#checkCircle(),
    });
  }

  /** Says how each step ended, upstream first. */
  async run(): Promise<readonly StepOutcome[]> {
    const { signal } = this.#shop;
    const finished = new Promise<void>((resolve) => {
      this.#finished = resolve;
    });
    const stop = () => {
      this.#close();
      this.#shop.places.pump();
    };
    try {
      for (const stepRun of this.#stepRuns.all) {
        this.#begin(stepRun);
      }
      signal.addEventListener('abort', stop, { once: true });
      if (signal.aborted) {
        stop();
      }
      this.#shop.places.pump();
      if (this.#unfinished > 0) {
        await finished;
      }
    } finally {
      signal.removeEventListener('abort', stop);
      await this.#shop.workplace.close();
    }
    return this.#stepRuns.outcomes();
  }

  #begin(stepRun: StepRun): void {
    const { decision } = stepRun.decided;
    if (decision.kind === 'run') {
      this.#schedule(stepRun, decision);
    } else if (decision.kind === 'fresh') {
      this.#fresh(stepRun, decision);
    } else {
      stepRun.waitingFor = this.#stepRuns.countMissing(stepRun.step.upstream);
    }
  }

  /** Decides anew on a step whose upstream has ended: now its key is known. */
  async #advance(stepRun: StepRun): Promise<Ending | undefined> {
    const decision = await this.#session.decide(stepRun.step);
    if (decision.kind === 'run') {
      stepRun.reasons = this.#session.decider.explain(stepRun.step, decision);
      this.#schedule(stepRun, decision);
      this.#shop.places.pumpSoon();
    } else if (decision.kind === 'fresh') {
      stepRun.reasons = [];
      if (decision.accepted.length > 0) {
        this.#shop.events.emit({ type: 'step-accepted', step: stepRun.ref, differences: decision.accepted });
      }
      this.#fresh(stepRun, decision);
    }
    return undefined;
  }

  #fresh(stepRun: StepRun, { output, publish }: Extract<Decided['decision'], { kind: 'fresh' }>): void {
    const ending = { state: 'fresh', output } as const;
    if (publish) {
      this.#watch(stepRun, publishEnding(this.#shop, stepRun, ending));
    } else {
      this.#end(stepRun, ending);
    }
  }

  #schedule(stepRun: StepRun, decision: RunDecision): void {
    const twin = this.#byKey.get(decision.key);
    if (twin === undefined) {
      this.#byKey.set(decision.key, stepRun);
      this.#enqueue(stepRun, decision);
    } else if (twin.state === undefined) {
      twin.twins.push(stepRun);
    } else {
      this.#copy(twin, stepRun);
    }
  }

  #enqueue(stepRun: StepRun, decision: RunDecision): void {
    this.#shop.places.add(stepRun, (grant) => {
      if (grant === undefined) {
        this.#end(stepRun, { state: 'cancelled' });
      } else {
        this.#watch(stepRun, makeStep(this.#shop, stepRun, decision, grant));
      }
    });
  }

  /** Lets nothing more start. */
  #close(): void {
    this.#stopped = true;
    this.#shop.places.close();
  }

  /** Steps that were spawned may wait for what waits for them. Else something always goes on. */
  #checkCircle(): void {
    if (this.#unfinished === 0 || this.#busy > 0 || !this.#shop.places.isEmpty) {
      return;
    }
    for (const stepRun of this.#stepRuns.all.filter(({ state }) => state === undefined)) {
      const error = new TypeError(`Step ${stepRun.ref.name} is part of a circle`);
      this.#end(stepRun, { state: 'failed', error });
    }
  }

  #watch(stepRun: StepRun, ending: Promise<Ending | undefined>): void {
    this.#busy += 1;
    ending
      .catch(
        (thrown: unknown): Ending =>
          this.#shop.signal.aborted ? { state: 'cancelled' } : { state: 'failed', error: asError(thrown) },
      )
      .then((end) => {
        this.#busy -= 1;
        if (end !== undefined) {
          this.#end(stepRun, end);
        }
        this.#shop.places.pumpSoon();
      });
  }

  #end(first: StepRun, how: Ending): void {
    const ends: [StepRun, Ending][] = [[first, how]];
    for (let next = ends.pop(); next !== undefined; next = ends.pop()) {
      const [stepRun, asked] = next;
      if (stepRun.state !== undefined) {
        continue;
      }
      const { ending, grown } = spawnAtEnd(this.#shop, stepRun, asked);
      this.#unfinished -= 1;
      recordEnding(this.#shop, stepRun, ending);
      if (grown !== undefined) {
        this.#grow(stepRun, grown);
      }
      for (const consumer of this.#stepRuns.waitingConsumers(stepRun)) {
        if (ending.state === 'failed' || ending.state === 'blocked') {
          ends.push([consumer, { state: 'blocked', by: ending.state === 'failed' ? stepRun : ending.by }]);
        } else if (ending.state === 'cancelled' || this.#stopped) {
          ends.push([consumer, { state: 'cancelled' }]);
        } else {
          consumer.waitingFor -= 1;
          if (consumer.waitingFor === 0) {
            this.#watch(consumer, this.#advance(consumer));
          }
        }
      }
      for (const twin of stepRun.twins) {
        this.#copy(stepRun, twin);
      }
    }
    if (this.#unfinished === 0) {
      this.#finished();
    }
  }

  #copy({ output, error }: StepRun, to: StepRun): void {
    if (output !== undefined) {
      this.#watch(to, publishEnding(this.#shop, to, { state: 'fresh', output }));
    } else {
      this.#end(to, error === undefined ? { state: 'cancelled' } : { state: 'failed', error });
    }
  }

  /** Takes up the steps that a step has spawned. */
  #grow(parent: StepRun, grown: Grown): void {
    const added = this.#stepRuns.grow(parent, grown);
    this.#unfinished += added.length;
    this.#shop.events.emit({
      type: 'steps-spawned',
      step: parent.ref,
      run: added.map(({ ref, decided }) => ({
        step: ref,
        reasons: decided.reasons,
        expectedMs: decided.expectedMs,
      })),
    });
    for (const { step } of grown.takers) {
      const taker = this.#stepRuns.of(step);
      if (taker !== undefined) {
        this.#endIfHindered(taker);
      }
    }
    for (const stepRun of added) {
      this.#endIfHindered(stepRun);
      if (stepRun.state === undefined && stepRun.waitingFor === 0) {
        this.#watch(stepRun, this.#advance(stepRun));
      }
    }
  }

  #endIfHindered(stepRun: StepRun): void {
    const by = this.#stepRuns.hindrance(stepRun.step.upstream);
    if (by !== undefined) {
      this.#end(stepRun, { state: 'blocked', by });
    } else if (this.#stopped) {
      this.#end(stepRun, { state: 'cancelled' });
    }
  }
}
