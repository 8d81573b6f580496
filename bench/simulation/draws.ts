import { PythonRandom } from '../../src/random/python-random.ts';

/** Random draws for simulations, the same for the same seed. */
export class Draws {
  readonly #random: PythonRandom;

  constructor(seed: string) {
    this.#random = new PythonRandom(seed);
  }

  isTrue(probability: number): boolean {
    return this.#random.random() < probability;
  }

  /** Standard normal, by Box and Muller. */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.#random.random()));
    return radius * Math.cos(2 * Math.PI * this.#random.random());
  }

  /** For means up to some hundreds. */
  poisson(mean: number): number {
    let count = 0;
    for (let left = Math.exp(mean) * (1 - this.#random.random()); left > 1; count++) {
      left *= 1 - this.#random.random();
    }
    return count;
  }
}
