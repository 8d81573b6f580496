/** Lets work begin as long as what is being worked on is not too much together; what is too much alone goes alone. */
export class SampleGate {
  readonly #most: number;
  readonly #waiting: (() => void)[] = [];
  #inside = 0;

  constructor(most: number) {
    this.#most = most;
  }

  async pass<T>(samples: number, work: () => Promise<T>): Promise<T> {
    while (this.#inside > 0 && this.#inside + samples > this.#most) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#inside += samples;
    try {
      return await work();
    } finally {
      this.#inside -= samples;
      for (const resolve of this.#waiting.splice(0)) resolve();
    }
  }
}
