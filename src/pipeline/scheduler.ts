import { demandOf, limitsOf } from './demand.ts';
import type { EventLog } from './event-log.ts';
import { makeStep, publishEnding, type Workshop } from './make-step.ts';
import type { RunOptions, StepOutcome } from './options.ts';
import { longestPaths } from './priorities.ts';
import type { RunDecision } from './run-step.ts';
import type { Decided, Session } from './session.ts';
import { type Demand, type Limits, Slots } from './slots.ts';
import { createTask, type Ending, eventError, outcomeOf, type Task } from './task.ts';

/**
 * Runs what has been decided on: each step after what it needs, the longest path of steps first, as many at a time as
 * there are worker slots, memory and GPUs for.
 */
export class Scheduler {
  readonly #session: Session;
  readonly #shop: Workshop;
  /** Of each step, by its index. */
  readonly #tasks: readonly Task[];
  readonly #byKey = new Map<string, Task>();
  readonly #limits: Limits;
  #unfinished: number;
  #stopped = false;
  #pumping = false;
  #finished = () => {};

  constructor(session: Session, decided: readonly Decided[], options: RunOptions, events: EventLog) {
    this.#session = session;
    const { keepGoing = true } = options;
    const ranks = longestPaths(
      decided.map(({ step }) => step),
      ({ index }) => (decided[index]?.decision.kind === 'fresh' ? 0 : decided[index]?.expectedMs),
    );
    this.#tasks = decided.map((each) => createTask(each, ranks[each.step.index] ?? 0));
    this.#limits = limitsOf(options);
    this.#unfinished = decided.length;
    this.#shop = {
      session,
      events,
      slots: new Slots(this.#limits),
      pump: () => this.#pumpSoon(),
      workers: options.workers,
      signal: options.signal ?? new AbortController().signal,
      onFailure: () => {
        if (!keepGoing) {
          this.#close();
        }
      },
    };
  }

  /** Says how each step ended, in the order in which they were decided on. */
  async run(): Promise<readonly StepOutcome[]> {
    const { signal } = this.#shop;
    const finished = new Promise<void>((resolve) => {
      this.#finished = resolve;
    });
    for (const task of this.#tasks) {
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
    return this.#tasks.map(outcomeOf);
  }

  #begin(task: Task): void {
    const { decision } = task.decided;
    if (decision.kind === 'run') {
      this.#schedule(task, decision);
    } else if (decision.kind === 'fresh') {
      this.#fresh(task, decision);
    } else {
      task.waitingFor = task.step.upstream.filter(
        ({ node }) => this.#session.outputs.of(node) === undefined,
      ).length;
    }
  }

  /** Decides anew on a step whose upstream has ended: now its key is known. */
  async #advance(task: Task): Promise<Ending | undefined> {
    const decision = await this.#session.decider.decide(task.step, []);
    if (decision.kind === 'run') {
      task.reasons = this.#session.decider.explain(task.step, decision);
      this.#schedule(task, decision);
      this.#pumpSoon();
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

  /**
   * Starts what can start, in the next turn of the event loop: what the end of a step makes ready is ready by then, and
   * does not lose its slot to steps that are less urgent.
   */
  #pumpSoon(): void {
    if (!this.#pumping) {
      this.#pumping = true;
      setImmediate(() => {
        this.#pumping = false;
        this.#shop.slots.pump();
      });
    }
  }

  /** Lets nothing more start. */
  #close(): void {
    this.#stopped = true;
    this.#shop.slots.close();
  }

  #watch(task: Task, ending: Promise<Ending | undefined>): void {
    ending
      .catch((thrown: unknown): Ending => {
        const error = thrown instanceof Error ? thrown : new Error(String(thrown));
        return this.#shop.signal.aborted ? { state: 'cancelled' } : { state: 'failed', error };
      })
      .then((end) => {
        if (end !== undefined) {
          this.#end(task, end);
        }
        this.#pumpSoon();
      });
  }

  #end(first: Task, how: Ending): void {
    const ends: [Task, Ending][] = [[first, how]];
    for (let next = ends.pop(); next !== undefined; next = ends.pop()) {
      const [task, ending] = next;
      if (task.state !== undefined) {
        continue;
      }
      this.#conclude(task, ending);
      for (const consumer of this.#waitingConsumers(task)) {
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

  /** The consumers that could not start for want of this very output. */
  #waitingConsumers(task: Task): readonly Task[] {
    return task.decided.decision.kind === 'fresh'
      ? []
      : task.step.consumers
          .map(({ index }) => this.#tasks[index])
          .filter((consumer) => consumer !== undefined)
          .filter((consumer) => consumer.state === undefined);
  }

  #copy(from: Task, to: Task): void {
    if (from.output !== undefined) {
      const ending = { state: 'fresh', output: from.output } as const;
      this.#watch(to, publishEnding(this.#shop, to, ending));
    } else if (from.error !== undefined) {
      this.#end(to, { state: 'failed', error: from.error });
    } else {
      this.#end(to, { state: 'cancelled' });
    }
  }

  #conclude(task: Task, ending: Ending): void {
    const { ref: step } = task;
    const { events } = this.#shop;
    this.#unfinished -= 1;
    task.state = ending.state;
    task.durationMs = task.startedAt === undefined ? 0 : Math.round(performance.now() - task.startedAt);
    const { durationMs } = task;
    switch (ending.state) {
      case 'done':
      case 'restored':
      case 'fresh': {
        const { dir: outDir, files, peakMemory } = ending.output;
        task.output = ending.output;
        this.#session.outputs.finish(task.step.node, ending.output);
        const amount = () => ({
          files: files.length,
          bytes: files.reduce((sum, file) => sum + file.size, 0),
        });
        if (ending.state === 'done') {
          events.emit({ type: 'step-done', step, outDir, ...amount(), durationMs, peakMemory });
        } else if (ending.state === 'restored') {
          const { cache } = ending;
          events.emit({ type: 'step-restored', step, cache, outDir, ...amount(), durationMs });
        } else if (task.decided.decision.kind !== 'fresh') {
          events.emit({ type: 'step-fresh', step, outDir });
        }
        break;
      }
      case 'failed':
        task.error = ending.error;
        this.#shop.onFailure();
        events.emit({ type: 'step-failed', step, error: eventError(ending.error), durationMs });
        break;
      case 'blocked':
        task.blockedBy = ending.by;
        events.emit({ type: 'step-blocked', step, by: ending.by.ref });
        break;
      case 'cancelled':
        events.emit({ type: 'step-cancelled', step });
        break;
    }
  }
}
