import type { EventLog } from './event-log.ts';
import { makeStep, publishEnding, type Workshop } from './make-step.ts';
import type { RunOptions, StepOutcome } from './options.ts';
import type { RunDecision } from './run-step.ts';
import type { Decided, Session } from './session.ts';
import { Slots } from './slots.ts';
import { createTask, type Ending, eventError, outcomeOf, type Task } from './task.ts';

/** Runs what has been decided on: each step after what it needs, as many at a time as there are worker slots. */
export class Scheduler {
  readonly #session: Session;
  readonly #shop: Workshop;
  /** Of each step, by its index. */
  readonly #tasks: readonly Task[];
  readonly #byKey = new Map<string, Task>();
  readonly #ready: { readonly task: Task; readonly decision: RunDecision }[] = [];
  #nextReady = 0;
  #unfinished: number;
  #stopped = false;
  #finished = () => {};

  constructor(session: Session, decided: readonly Decided[], options: RunOptions, events: EventLog) {
    this.#session = session;
    const { keepGoing = true } = options;
    this.#tasks = decided.map(createTask);
    this.#unfinished = decided.length;
    this.#shop = {
      session,
      events,
      slots: new Slots(options.workers),
      workers: options.workers,
      signal: options.signal ?? new AbortController().signal,
      isStopped: () => this.#stopped,
      onFailure: () => {
        this.#stopped ||= !keepGoing;
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
    const stop = () => this.#stop();
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) {
      stop();
    }
    this.#pump();
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
      this.#pump();
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
      this.#ready.push({ task, decision });
    } else if (twin.state === undefined) {
      twin.twins.push(task);
    } else {
      this.#copy(twin, task);
    }
  }

  /** Starts ready steps until one of them has to wait for its slot. */
  #pump(): void {
    while (this.#stopped || !this.#shop.slots.isFull) {
      const next = this.#ready[this.#nextReady];
      if (next === undefined) {
        return;
      }
      this.#nextReady += 1;
      if (this.#stopped) {
        this.#end(next.task, { state: 'cancelled' });
      } else {
        this.#watch(next.task, makeStep(this.#shop, next.task, next.decision));
      }
    }
  }

  #stop(): void {
    this.#stopped = true;
    this.#pump();
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
        this.#pump();
      });
  }

  #end(first: Task, how: Ending): void {
    const ends: [Task, Ending][] = [[first, how]];
    for (let next = ends.pop(); next !== undefined; next = ends.pop()) {
      const [task, ending] = next;
      if (task.state !== undefined) {
        continue;
      }
      this.#close(task, ending);
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

  #close(task: Task, ending: Ending): void {
    const { ref: step } = task;
    const { events } = this.#shop;
    this.#unfinished -= 1;
    task.state = ending.state;
    task.durationMs = task.startedAt === undefined ? 0 : Math.round(performance.now() - task.startedAt);
    const { durationMs } = task;
    switch (ending.state) {
      case 'done':
      case 'fresh': {
        const { dir: outDir, files } = ending.output;
        task.output = ending.output;
        this.#session.outputs.finish(task.step.node, ending.output);
        if (ending.state === 'done') {
          const bytes = files.reduce((sum, file) => sum + file.size, 0);
          events.emit({ type: 'step-done', step, outDir, files: files.length, bytes, durationMs });
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
