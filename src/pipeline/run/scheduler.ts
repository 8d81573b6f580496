import type { EventLog } from '../history/event-log.ts';
import type { RunOptions, StepOutcome } from '../options.ts';
import type { Decided } from '../plan/decided.ts';
import type { Grown } from '../plan/growth.ts';
import type { Session } from '../plan/session.ts';
import { demandOf, limitsOf } from './demand.ts';
import { makeStep, publishEnding, type Workshop } from './make-step.ts';
import type { RunDecision } from './run-step.ts';
import { type Demand, type Limits, Slots } from './slots.ts';
import { recordEnding, spawnAtEnd } from './step-ending.ts';
import { asError, type Ending, type Task } from './task.ts';
import { TaskList } from './task-list.ts';

/**
 * Runs what has been decided on: each step after what it needs, the longest path of steps first, as many at a time as
 * there are worker slots, memory and GPUs for.
 */
export class Scheduler {
  readonly #session: Session;
  readonly #shop: Workshop;
  readonly #tasks: TaskList;
  readonly #byKey = new Map<string, Task>();
  readonly #limits: Limits;
  #unfinished: number;
  #stopped = false;
  /** Steps that something is being done about just now. */
  #busy = 0;
  #finished = () => {};

  constructor(session: Session, decided: readonly Decided[], options: RunOptions, events: EventLog) {
    this.#session = session;
    this.#tasks = new TaskList(session, decided);
    this.#unfinished = decided.length;
    this.#limits = limitsOf(options);
    this.#shop = {
      session,
      events,
      slots: new Slots(this.#limits, () => this.#checkCircle()),
      workers: options.workers,
      signal: options.signal ?? new AbortController().signal,
      onFailure: options.keepGoing === false ? () => this.#close() : () => {},
    };
  }

  /** Says how each step ended, upstream first. */
  async run(): Promise<readonly StepOutcome[]> {
    const { signal } = this.#shop;
    const finished = new Promise<void>((resolve) => {
      this.#finished = resolve;
    });
    for (const task of this.#tasks.all) {
      this.#begin(task);
    }
    const stop = () => {
      this.#close();
      this.#shop.slots.pump();
    };
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) {
      stop();
    }
    this.#shop.slots.pump();
    if (this.#unfinished > 0) {
      await finished;
    }
    signal.removeEventListener('abort', stop);
    return this.#tasks.outcomes();
  }

  #begin(task: Task): void {
    const { decision } = task.decided;
    if (decision.kind === 'run') {
      this.#schedule(task, decision);
    } else if (decision.kind === 'fresh') {
      this.#fresh(task, decision);
    } else {
      task.waitingFor = this.#tasks.countMissing(task.step.upstream);
    }
  }

  /** Decides anew on a step whose upstream has ended: now its key is known. */
  async #advance(task: Task): Promise<Ending | undefined> {
    const decision = await this.#session.decide(task.step);
    if (decision.kind === 'run') {
      task.reasons = this.#session.decider.explain(task.step, decision);
      this.#schedule(task, decision);
      this.#shop.slots.pumpSoon();
    } else if (decision.kind === 'fresh') {
      task.reasons = [];
      if (decision.accepted.length > 0) {
        this.#shop.events.emit({ type: 'step-accepted', step: task.ref, differences: decision.accepted });
      }
      this.#fresh(task, decision);
    }
    return undefined;
  }

  #fresh(task: Task, { output, publish }: Extract<Decided['decision'], { kind: 'fresh' }>): void {
    const ending = { state: 'fresh', output } as const;
    if (publish) {
      this.#watch(task, publishEnding(this.#shop, task, ending));
    } else {
      this.#end(task, ending);
    }
  }

  #schedule(task: Task, decision: RunDecision): void {
    const twin = this.#byKey.get(decision.key);
    if (twin === undefined) {
      this.#byKey.set(decision.key, task);
      this.#enqueue(task, decision);
    } else if (twin.state === undefined) {
      twin.twins.push(task);
    } else {
      this.#copy(twin, task);
    }
  }

  #enqueue(task: Task, decision: RunDecision): void {
    let demand: Demand;
    try {
      demand = demandOf(task.step.node, this.#limits);
    } catch (error) {
      this.#watch(task, Promise.reject(error));
      return;
    }
    this.#shop.slots.add({
      demand,
      rank: task.rank,
      order: task.step.index,
      start: (grant) => {
        if (grant === undefined) {
          this.#end(task, { state: 'cancelled' });
        } else {
          this.#watch(task, makeStep(this.#shop, task, decision, demand, grant));
        }
      },
    });
  }

  /** Lets nothing more start. */
  #close(): void {
    this.#stopped = true;
    this.#shop.slots.close();
  }

  /** Steps that were spawned may wait for what waits for them. Else something always goes on. */
  #checkCircle(): void {
    if (this.#unfinished === 0 || this.#busy > 0 || !this.#shop.slots.isEmpty) {
      return;
    }
    for (const task of this.#tasks.all.filter(({ state }) => state === undefined)) {
      const error = new TypeError(`Step ${task.ref.name} is part of a circle`);
      this.#end(task, { state: 'failed', error });
    }
  }

  #watch(task: Task, ending: Promise<Ending | undefined>): void {
    this.#busy += 1;
    ending
      .catch(
        (thrown: unknown): Ending =>
          this.#shop.signal.aborted ? { state: 'cancelled' } : { state: 'failed', error: asError(thrown) },
      )
      .then((end) => {
        this.#busy -= 1;
        if (end !== undefined) {
          this.#end(task, end);
        }
        this.#shop.slots.pumpSoon();
      });
  }

  #end(first: Task, how: Ending): void {
    const ends: [Task, Ending][] = [[first, how]];
    for (let next = ends.pop(); next !== undefined; next = ends.pop()) {
      const [task, asked] = next;
      if (task.state !== undefined) {
        continue;
      }
      const { ending, grown } = spawnAtEnd(this.#shop, task, asked);
      this.#unfinished -= 1;
      recordEnding(this.#shop, task, ending);
      if (grown !== undefined) {
        this.#grow(task, grown);
      }
      for (const consumer of this.#tasks.waitingConsumers(task)) {
        if (ending.state === 'failed' || ending.state === 'blocked') {
          ends.push([consumer, { state: 'blocked', by: ending.state === 'failed' ? task : ending.by }]);
        } else if (ending.state === 'cancelled' || this.#stopped) {
          ends.push([consumer, { state: 'cancelled' }]);
        } else {
          consumer.waitingFor -= 1;
          if (consumer.waitingFor === 0) {
            this.#watch(consumer, this.#advance(consumer));
          }
        }
      }
      for (const twin of task.twins) {
        this.#copy(task, twin);
      }
    }
    if (this.#unfinished === 0) {
      this.#finished();
    }
  }

  #copy({ output, error }: Task, to: Task): void {
    if (output !== undefined) {
      this.#watch(to, publishEnding(this.#shop, to, { state: 'fresh', output }));
    } else {
      this.#end(to, error === undefined ? { state: 'cancelled' } : { state: 'failed', error });
    }
  }

  /** Takes up the steps that a step has spawned. */
  #grow(parent: Task, grown: Grown): void {
    const added = this.#tasks.grow(parent, grown);
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
      const taker = this.#tasks.of(step);
      if (taker !== undefined) {
        this.#endIfHindered(taker);
      }
    }
    for (const task of added) {
      this.#endIfHindered(task);
      if (task.state === undefined && task.waitingFor === 0) {
        this.#watch(task, this.#advance(task));
      }
    }
  }

  #endIfHindered(task: Task): void {
    const by = this.#tasks.hindrance(task.step.upstream);
    if (by !== undefined) {
      this.#end(task, { state: 'blocked', by });
    } else if (this.#stopped) {
      this.#end(task, { state: 'cancelled' });
    }
  }
}
