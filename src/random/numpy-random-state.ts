import { createHash } from 'node:crypto';
import { MersenneTwister } from './mersenne-twister.ts';

/** NumPy's legacy `RandomState(seed)`, bit for bit, as far as pandas' `sample` uses it. */
export class NumpyRandomState {
  readonly #twister: MersenneTwister;

  /** @param seed an integer in [0, 2^32) */
  constructor(seed: number) {
    if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32) {
      throw new RangeError(`Expected \`seed\` to be an integer in [0, 2^32), got \`${seed}\``);
    }
    this.#twister = MersenneTwister.seeded(seed);
  }

  /**
   * `RandomState.permutation(n)`: a shuffled range(n). It is also the order of the rows that pandas'
   * `sample(frac=1, random_state=seed)` gives.
   */
  permutation(n: number): Uint32Array {
    const order = Uint32Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const j = this.#interval(i);
      const swapped = order[i] as number;
      order[i] = order[j] as number;
      order[j] = swapped;
    }
    return order;
  }

  /** An integer in [0, max], by rejection under a mask (`random_interval` in numpy/random/src). */
  #interval(max: number): number {
    const bits = 32 - Math.clz32(max);
    const mask = bits === 32 ? 0xffffffff : (1 << bits) - 1;
    for (;;) {
      const value = (this.#twister.nextUint32() & mask) >>> 0;
      if (value <= max) return value;
    }
  }
}

/** A seed from a text: its sha1 as an integer, modulo 2^32 - 1 (hear-preprocess, `str2int`). */
export function seedFromText(text: string): number {
  const digest = createHash('sha1').update(text, 'utf8').digest('hex');
  return Number(BigInt(`0x${digest}`) % 4294967295n);
}
