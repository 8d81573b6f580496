import {
  type Engine,
  type ReadyStep,
  runJob,
  type Ticket,
  type TicketState,
} from '../../src/pipeline/index.ts';

/** An engine whose jobs are made at once, from JSON alone, where the run is. */
export class FakeEngine implements Engine {
  readonly name = 'fake';
  readonly atOnce = 500;
  readonly batch = 100;
  readonly gatherMs = 0;
  readonly #gone = new Set<Ticket>();
  #wake = () => {};

  isHere(): boolean {
    return false;
  }

  async submit(batch: readonly ReadyStep[]): Promise<readonly Ticket[]> {
    const jobs = await Promise.all(batch.map((step) => step.job()));
    void this.#make(jobs.map((job) => JSON.stringify(job)));
    return jobs.map(({ key }) => key);
  }

  async poll(): Promise<ReadonlyMap<Ticket, TicketState>> {
    if (this.#gone.size === 0) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const gone = [...this.#gone];
    this.#gone.clear();
    return new Map(gone.map((ticket) => [ticket, 'gone']));
  }

  async cancel(): Promise<void> {}

  async close(): Promise<void> {}

  async #make(jobs: readonly string[]): Promise<void> {
    for (const text of jobs) {
      const job = JSON.parse(text) as Parameters<typeof runJob>[0];
      await runJob(job).catch(() => {});
      this.#gone.add(job.key);
    }
    this.#wake();
  }
}
