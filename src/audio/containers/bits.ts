import { byteAt } from './byte-order.ts';
/** Reads numbers of bits, the highest first; behind the end are zeros. */
export class BitReader {
  readonly #bytes: Uint8Array;
  /** In bits. */
  place = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** @param count at most 32 */
  read(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i += 1) {
      const byte = byteAt(this.#bytes, this.place >> 3);
      value = value * 2 + ((byte >> (7 - (this.place & 7))) & 1);
      this.place += 1;
    }
    return value;
  }

  skip(count: number): void {
    this.place += count;
  }
}

/** Writes numbers of bits, the highest first. */
export class BitWriter {
  readonly #bits: number[] = [];

  get length(): number {
    return this.#bits.length;
  }

  write(value: number, count: number): void {
    for (let i = count - 1; i >= 0; i -= 1) this.#bits.push(Math.floor(value / 2 ** i) % 2);
  }

  /** Filled with zeros to whole bytes. */
  bytes(): Uint8Array {
    const bytes = new Uint8Array(Math.ceil(this.#bits.length / 8));
    for (const [i, bit] of this.#bits.entries()) {
      bytes[i >> 3] = (bytes[i >> 3] as number) | (bit << (7 - (i & 7)));
    }
    return bytes;
  }
}
