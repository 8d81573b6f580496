import type { RandomStream } from './random-stream.ts';

/**
 * Draws which units of a layer are dropped: 0 for a unit kept, -Infinity for a dropped one, to be added before
 * ReLU, which makes a zero of it and passes no gradient.
 */
export class DropoutMask {
  readonly #stream: RandomStream;
  readonly #byByte: Float32Array;
  readonly #boundary: number;
  readonly #boundaryChance: number;
  #words = new Uint32Array(0);

  /** `probability` that a unit is dropped, in [0, 1). */
  constructor(stream: RandomStream, probability: number) {
    this.#stream = stream;
    this.#boundary = Math.floor(probability * 256);
    this.#boundaryChance = probability * 256 - this.#boundary;
    this.#byByte = new Float32Array(256).fill(-Infinity, 0, this.#boundary);
  }

  /** One byte decides on a unit; the one byte value that the probability falls into draws once more. */
  fill(mask: Float32Array): void {
    const size = Math.ceil(mask.length / 4);
    if (this.#words.length !== size) this.#words = new Uint32Array(size);
    this.#stream.fillUint32(this.#words);
    const bytes = new Uint8Array(this.#words.buffer);
    const boundary = this.#boundary;
    const table = this.#byByte;
    const undecided: number[] = [];
    for (let index = 0; index < mask.length; index++) {
      const byte = bytes[index] ?? 0;
      mask[index] = table[byte] ?? 0;
      if (byte === boundary) undecided.push(index);
    }
    const draws = this.#stream.uniforms(undecided.length);
    for (const [draw, index] of undecided.entries()) {
      if ((draws[draw] ?? 1) < this.#boundaryChance) mask[index] = -Infinity;
    }
  }
}
