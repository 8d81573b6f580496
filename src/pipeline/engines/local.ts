import type { Engine, ReadyStep, Ticket, TicketState } from './engine.ts';

/** Runs steps in this process, each as soon as it comes. */
export class LocalEngine implements Engine {
  readonly name = 'local';
  readonly batch = 1;
  readonly gatherMs = 0;
  #submitted = 0;
  readonly #gone = new Map<Ticket, TicketState>();
  #wake = () => {};

  isHere(): boolean {
    return true;
  }

  async submit(batch: readonly ReadyStep[]): Promise<readonly Ticket[]> {
    return batch.map((step) => {
      this.#submitted += 1;
      const ticket: Ticket = String(this.#submitted);
      step.makeHere().then(() => {
        this.#gone.set(ticket, 'gone');
        this.#wake();
      });
      return ticket;
    });
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
