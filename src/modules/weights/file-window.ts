import { readSync } from 'node:fs';

/** Bytes that are read at once. */
const WINDOW = 64 * 1024;

/** A file that is read from its beginning to its end with much left out, of which little is in memory at a time. */
export class FileWindow {
  readonly #descriptor: number;
  readonly #bytes = Buffer.alloc(WINDOW);
  #start = 0;
  #length = 0;

  constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  /** @throws RangeError where the file has no such byte */
  byte(position: number): number {
    if (position < this.#start || position >= this.#start + this.#length) {
      this.#start = position;
      this.#length = readSync(this.#descriptor, this.#bytes, 0, WINDOW, position);
      if (this.#length === 0) throw new RangeError(`the file has no byte ${position}`);
    }
    return this.#bytes[position - this.#start] as number;
  }

  /** The bytes from `start` to `end`. */
  bytes(start: number, end: number): Buffer {
    const found = Buffer.alloc(end - start);
    for (let position = start; position < end; position++) found[position - start] = this.byte(position);
    return found;
  }
}
