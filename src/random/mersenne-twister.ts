const N = 624;
const M = 397;
const UPPER_MASK = 0x80000000;
const LOWER_MASK = 0x7fffffff;
const MATRIX_A = 0x9908b0df;

/**
 * MT19937, the generator under CPython's `random`, NumPy's `RandomState` and PyTorch's CPU generator.
 *
 * Source: M. Matsumoto and T. Nishimura, "Mersenne Twister", ACM TOMACS 8(1), 1998, with the seeding of 2002.
 */
export class MersenneTwister {
  readonly #state = new Uint32Array(N);
  #index = N;

  /** Seeds the state from one 32-bit integer. */
  static seeded(seed: number): MersenneTwister {
    const twister = new MersenneTwister();
    twister.#seed(seed);
    return twister;
  }

  /** Seeds the state from an array of 32-bit words of any length above 0. */
  static byArray(key: Uint32Array): MersenneTwister {
    const twister = new MersenneTwister();
    twister.#seed(19650218);
    const state = twister.#state;
    let i = 1;
    let j = 0;
    for (let k = Math.max(N, key.length); k > 0; k--) {
      state[i] = (at(state, i) ^ Math.imul(previousMixed(state, i), 1664525)) + at(key, j) + j;
      i++;
      j++;
      if (i >= N) {
        state[0] = at(state, N - 1);
        i = 1;
      }
      if (j >= key.length) j = 0;
    }
    for (let k = N - 1; k > 0; k--) {
      state[i] = (at(state, i) ^ Math.imul(previousMixed(state, i), 1566083941)) - i;
      i++;
      if (i >= N) {
        state[0] = at(state, N - 1);
        i = 1;
      }
    }
    state[0] = 0x80000000;
    return twister;
  }

  /** The next integer in [0, 2^32). */
  nextUint32(): number {
    if (this.#index >= N) this.#refill();
    let y = at(this.#state, this.#index++);
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    y ^= y >>> 18;
    return y >>> 0;
  }

  #seed(seed: number): void {
    const state = this.#state;
    state[0] = seed;
    for (let i = 1; i < N; i++) state[i] = Math.imul(previousMixed(state, i), 1812433253) + i;
    this.#index = N;
  }

  #refill(): void {
    const state = this.#state;
    for (let i = 0; i < N; i++) {
      const y = (at(state, i) & UPPER_MASK) | (at(state, (i + 1) % N) & LOWER_MASK);
      state[i] = at(state, (i + M) % N) ^ (y >>> 1) ^ (y & 1 ? MATRIX_A : 0);
    }
    this.#index = 0;
  }
}

function previousMixed(state: Uint32Array, i: number): number {
  const previous = at(state, i - 1);
  return previous ^ (previous >>> 30);
}

function at(words: Uint32Array, i: number): number {
  return words[i] as number;
}
