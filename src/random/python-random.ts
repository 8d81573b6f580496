import { createHash } from 'node:crypto';
import { MersenneTwister } from './mersenne-twister.ts';

/**
 * CPython's `random.Random(seed)`, bit for bit (Lib/random.py and Modules/_randommodule.c, seeding version 2).
 *
 * @example
 * new PythonRandom('split_k_folds').shuffle(stems); // as random.Random("split_k_folds").shuffle(stems)
 */
export class PythonRandom {
  readonly #twister: MersenneTwister;

  /** @param seed a string, or an integer of at most 53 bits (its sign is dropped, as CPython does) */
  constructor(seed: string | number) {
    this.#twister = MersenneTwister.byArray(
      typeof seed === 'string' ? keyOfString(seed) : keyOfInteger(seed),
    );
  }

  /** A double in [0, 1) with 53 random bits. */
  random(): number {
    const a = this.#twister.nextUint32() >>> 5;
    const b = this.#twister.nextUint32() >>> 6;
    return (a * 67108864 + b) / 9007199254740992;
  }

  /** An integer in [0, n), for 0 < n < 2^32. */
  randbelow(n: number): number {
    if (!Number.isInteger(n) || n <= 0 || n >= 2 ** 32) {
      throw new RangeError(`Expected \`n\` to be an integer in [1, 2^32), got \`${n}\``);
    }
    const bits = 32 - Math.clz32(n);
    for (;;) {
      const value = this.#twister.nextUint32() >>> (32 - bits);
      if (value < n) return value;
    }
  }

  /** A double from `a` to `b`. */
  uniform(a: number, b: number): number {
    return a + (b - a) * this.random();
  }

  /** Shuffles in place. */
  shuffle<T>(items: T[]): void {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.randbelow(i + 1);
      [items[i], items[j]] = [items[j] as T, items[i] as T];
    }
  }
}

function keyOfString(text: string): Uint32Array {
  const bytes = Buffer.from(text, 'utf8');
  const bigEndian = Buffer.concat([bytes, createHash('sha512').update(bytes).digest()]);
  return keyOfBytes(Uint8Array.from(bigEndian).reverse());
}

function keyOfInteger(seed: number): Uint32Array {
  if (!Number.isSafeInteger(seed)) {
    throw new RangeError(`Expected \`seed\` to be a safe integer, got \`${seed}\``);
  }
  const magnitude = Math.abs(seed);
  const high = Math.floor(magnitude / 2 ** 32);
  return high > 0 ? Uint32Array.of(magnitude, high) : Uint32Array.of(magnitude);
}

/** Little-endian bytes as 32-bit words without leading zero words, at least one word. */
function keyOfBytes(littleEndian: Uint8Array): Uint32Array {
  const words = new Uint32Array(Math.ceil(littleEndian.length / 4));
  littleEndian.forEach((byte, i) => {
    words[i >> 2] = (words[i >> 2] as number) | (byte << (8 * (i & 3)));
  });
  let length = words.length;
  while (length > 1 && words[length - 1] === 0) length--;
  return words.subarray(0, length);
}
