import { setTimeout as sleep } from 'node:timers/promises';
import { at } from '../../at.ts';
import type { Engine, ReadyStep, Ticket } from './engine.ts';

/** After a poll that failed. */
const AGAIN_MS = 1_000;

interface Order {
  readonly step: ReadyStep;
  readonly end: () => void;
  readonly fail: (error: unknown) => void;
}

/** Gives ready steps to an engine, in batches, and waits until each is gone. */
export class Desk {
  readonly #engine: Engine;
  readonly #signal: AbortSignal;
  readonly #warn: (message: string) => void;
  #ready: Order[] = [];
  readonly #given = new Map<Ticket, Order>();
  #gathering: NodeJS.Timeout | undefined;
  #isPolling = false;

  /** @param warn is told of what went wrong with the engine and is no end of a step */
  constructor(engine: Engine, signal: AbortSignal, warn: (message: string) => void) {
    this.#engine = engine;
    this.#signal = signal;
    this.#warn = warn;
    signal.addEventListener('abort', this.#cancel, { once: true });
  }

  /** Ends when the engine is done with the step, however that went. Rejects where it could not even be submitted. */
  give(step: ReadyStep): Promise<void> {
    return new Promise((end, fail) => {
      this.#ready.push({ step, end, fail });
      if (this.#ready.length >= this.#engine.batch) this.#submit();
      else if (this.#ready.length === 1) this.#gather();
    });
  }

  async close(): Promise<void> {
    this.#signal.removeEventListener('abort', this.#cancel);
    await this.#engine.close();
  }

  /** Waits for what goes into the batch that the first step has begun. */
  #gather(): void {
    const { gatherMs } = this.#engine;
    if (gatherMs === 0) setImmediate(() => this.#submit());
    else this.#gathering = setTimeout(() => this.#submit(), gatherMs);
  }

  #submit(): void {
    clearTimeout(this.#gathering);
    const orders = this.#ready;
    this.#ready = [];
    if (orders.length === 0) return;
    this.#engine.submit(orders.map(({ step }) => step)).then(
      (tickets) => {
        for (const [index, ticket] of tickets.entries()) this.#given.set(ticket, at(orders, index));
        if (this.#signal.aborted) this.#cancel();
        this.#poll();
      },
      (error: unknown) => {
        for (const { fail } of orders) fail(error);
      },
    );
  }

  async #poll(): Promise<void> {
    if (this.#isPolling) return;
    this.#isPolling = true;
    while (this.#given.size > 0) {
      try {
        for (const [ticket, state] of await this.#engine.poll([...this.#given.keys()])) {
          if (state !== 'gone') continue;
          this.#given.get(ticket)?.end();
          this.#given.delete(ticket);
        }
      } catch (error) {
        this.#warn(`engine ${this.#engine.name}: ${error instanceof Error ? error.message : String(error)}`);
        await sleep(AGAIN_MS);
      }
    }
    this.#isPolling = false;
  }

  readonly #cancel = () => {
    this.#engine.cancel([...this.#given.keys()]).catch((error: unknown) => {
      this.#warn(`engine ${this.#engine.name}: could not cancel: ${String(error)}`);
    });
  };
}
