import type { Engine, ReadyStep, Ticket, TicketState } from './engine.ts';

/** Runs steps in this process, each as soon as it comes. */
export class LocalEngine implements Engine {
  readonly name = 'local';
  readonly isHere = true;
  readonly batch = 1;
  #submitted = 0;
  readonly #gone = new Map<Ticket, TicketState>();
  #wake = () => {};

  async submit(batch: readonly ReadyStep[]): Promise<Ticket> {
    this.#submitted += 1;
    const ticket: Ticket = String(this.#submitted);
    Promise.all(batch.map((step) => step.makeHere())).then(() => {
      this.#gone.set(ticket, 'gone');
      this.#wake();
    });
    return ticket;
  }

  async poll(): Promise<ReadonlyMap<Ticket, TicketState>> {
    if (this.#gone.size === 0) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const gone = new Map(this.#gone);
    this.#gone.clear();
    return gone;
  }

  /** Steps have the signal of the run. */
  async cancel(): Promise<void> {}

  async close(): Promise<void> {}
}
