/** How long the steps of one go may take: what ends a training is heard between two. */
const GO_MS = 500;
const GO_BYTES = 2 ** 28;
const MOST_STEPS = 512;

/**
 * How many steps to do in one go, by how long those before took. It decides when a training can be paused or ended, and never
 * what comes out.
 */
export class Pace {
  /** Milliseconds of a step, as it was last. */
  #step = Number.POSITIVE_INFINITY;

  /** @param bytes what a step is given, of which a go holds at most 256 MiB */
  steps(bytes: number): number {
    const most = Math.min(GO_MS / this.#step, GO_BYTES / bytes, MOST_STEPS);
    return Math.max(1, Math.floor(most));
  }

  /** @param milliseconds that so many steps took together */
  took(steps: number, milliseconds: number): void {
    this.#step = Math.max(milliseconds, 1e-3) / steps;
  }
}
