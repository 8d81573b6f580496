const FIRST_VALUES = 16;
const BLOCK_VALUES = 2 ** 20;

type Floats = Float32Array | Float64Array;

/** A typed array that grows by blocks, so that no more than it is held twice at the end, and no number is an object. */
export class NumberList<T extends Floats> {
  readonly #make: new (
    length: number,
  ) => T;
  readonly #full: T[] = [];
  #block: T;
  #used = 0;
  #length = 0;

  /** @param make what `finish` gives: `Float32Array`, which rounds, or `Float64Array` */
  constructor(make: new (length: number) => T) {
    this.#make = make;
    this.#block = new make(FIRST_VALUES);
  }

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#used === this.#block.length) {
      this.#full.push(this.#block);
      this.#block = new this.#make(Math.min(BLOCK_VALUES, 2 * this.#block.length));
      this.#used = 0;
    }
    this.#block[this.#used++] = value;
    this.#length++;
  }

  /** All values in their order. */
  finish(): T {
    const all = new this.#make(this.#length);
    let at = 0;
    for (const block of [...this.#full, this.#block.subarray(0, this.#used)]) {
      all.set(block, at);
      at += block.length;
    }
    return all;
  }
}
