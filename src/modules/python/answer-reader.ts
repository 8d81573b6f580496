import type { Tensor } from '../api.ts';

/** What the bridge says to one request. */
export interface Answer {
  /** What the module states about its model, as it states it. */
  readonly model?: Readonly<Record<string, unknown>>;
  /** What the model runs on, in words. */
  readonly device?: string;
  readonly fault?: { readonly message: string; readonly stack: string };
  readonly tensors: readonly Tensor[];
  /** Whether Python has seen that all values are finite. */
  readonly finite?: boolean;
}

interface Header extends Omit<Answer, 'tensors'> {
  /** Dims of the float32 arrays. */
  readonly arrays: readonly (readonly number[])[];
  /** Where their values lie in the slot of the request; without it they follow. */
  readonly at?: number;
}

const LENGTH_BYTES = 4;
const HEADER_BYTES = 16 * 1024 * 1024;

/**
 * Puts answers together from the pieces in which they come through a pipe. A frame is the length of a header (uint32),
 * the header (JSON), and the values of its arrays (float32), unless they lie in the slot; all little endian.
 */
export class AnswerReader {
  readonly #onAnswer: (answer: Answer) => void;
  readonly #readSlot: (at: number, bytes: number) => Uint8Array<ArrayBuffer>;
  #target = new Uint8Array(LENGTH_BYTES);
  #filled = 0;
  #next: () => void = () => this.#readLength();

  /** @param readSlot gives bytes of the slot of the request that is answered next */
  constructor(
    onAnswer: (answer: Answer) => void,
    readSlot: (at: number, bytes: number) => Uint8Array<ArrayBuffer>,
  ) {
    this.#onAnswer = onAnswer;
    this.#readSlot = readSlot;
  }

  /** @throws Error for bytes that are no answer */
  push(piece: Uint8Array): void {
    let start = 0;
    while (start < piece.length) {
      const count = Math.min(piece.length - start, this.#target.length - this.#filled);
      this.#target.set(piece.subarray(start, start + count), this.#filled);
      this.#filled += count;
      start += count;
      while (this.#filled === this.#target.length) this.#next();
    }
  }

  #expect(bytes: number, next: () => void): void {
    this.#target = new Uint8Array(bytes);
    this.#filled = 0;
    this.#next = next;
  }

  #readLength(): void {
    const length = new DataView(this.#target.buffer).getUint32(0, true);
    if (length > HEADER_BYTES) throw new Error('what came back is no answer of the bridge');
    this.#expect(length, () => this.#readHeader());
  }

  #readHeader(): void {
    const { arrays, at, ...rest } = JSON.parse(Buffer.from(this.#target).toString('utf8')) as Header;
    const sizes = arrays.map((dims) => dims.reduce((product, dim) => product * dim, 1));
    const bytes = sizes.reduce((sum, size) => sum + size, 0) * Float32Array.BYTES_PER_ELEMENT;
    const finish = ({ buffer }: Uint8Array<ArrayBuffer>) => {
      let offset = 0;
      const tensors = arrays.map((dims, index) => {
        const data = new Float32Array(buffer, offset, sizes[index]);
        offset += data.byteLength;
        return { data, dims };
      });
      this.#expect(LENGTH_BYTES, () => this.#readLength());
      this.#onAnswer({ ...rest, tensors });
    };
    if (at === undefined) this.#expect(bytes, () => finish(this.#target));
    else finish(this.#readSlot(at, bytes));
  }
}
