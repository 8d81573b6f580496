import { at } from '../at.ts';

/** xoshiro128++ (Blackman & Vigna 2019), seeded through splitmix32: a stream of 32-bit numbers. */
export class RandomStream {
  readonly #state = new Uint32Array(4);

  /** Streams of one seed with different names are independent of each other. */
  constructor(seed: number, name: string) {
    let state = mix(seed >>> 0) ^ mix(Math.floor(seed / 2 ** 32) + 1);
    for (const character of name) state = mix(state ^ (character.codePointAt(0) as number));
    for (let index = 0; index < 4; index++) {
      state = (state + 0x9e3779b9) | 0;
      this.#state[index] = mix(state);
    }
  }

  fillUint32(target: Uint32Array): void {
    let a = at(this.#state, 0);
    let b = at(this.#state, 1);
    let c = at(this.#state, 2);
    let d = at(this.#state, 3);
    for (let index = 0; index < target.length; index++) {
      const sum = (a + d) | 0;
      target[index] = ((sum << 7) | (sum >>> 25)) + a;
      const shifted = b << 9;
      c ^= a;
      d ^= b;
      b ^= c;
      a ^= d;
      c ^= shifted;
      d = (d << 11) | (d >>> 21);
    }
    this.#state.set([a, b, c, d]);
  }

  /** Numbers in [0, 1) with 53 bits. */
  uniforms(count: number): Float64Array {
    const words = new Uint32Array(2 * count);
    this.fillUint32(words);
    const uniforms = new Float64Array(count);
    for (let index = 0; index < count; index++) {
      const [high, low] = [words[2 * index] as number, words[2 * index + 1] as number];
      uniforms[index] = (high * 2 ** 21 + (low >>> 11)) / 2 ** 53;
    }
    return uniforms;
  }

  /** Numbers of mean 0 and variance 1, by Box and Muller. */
  normals(count: number): Float64Array {
    const uniforms = this.uniforms(2 * count);
    const normals = new Float64Array(count);
    for (let index = 0; index < count; index++) {
      const radius = Math.sqrt(-2 * Math.log(1 - (uniforms[2 * index] as number)));
      normals[index] = radius * Math.cos(2 * Math.PI * (uniforms[2 * index + 1] as number));
    }
    return normals;
  }
}

function mix(value: number): number {
  let mixed = value | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}
