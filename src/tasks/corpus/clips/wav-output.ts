import { hash } from 'node:crypto';
import { wavHeader16 } from '../../../audio/index.ts';
import {
  type AtomicFile,
  createFileAtomic,
  type FileHash,
  writeFileAtomic,
} from '../../../pipeline/index.ts';

/** Longer files go to the disk while they are made. */
const MAX_HELD_SAMPLES = 2 ** 21;

/** Files are put together here, one at a time, which spares the garbage collector most of its work. */
let shared = new Uint8Array(0);

/** A mono 16-bit WAV file that is written as its samples come. It gets its name when it is complete. */
export class WavOutput {
  readonly #path: string;
  readonly #sampleRate: number;
  readonly #held: Int16Array[] = [];
  #file: AtomicFile | undefined;
  #length = 0;

  /** @param sampleRate in Hz */
  constructor(path: string, sampleRate: number) {
    this.#path = path;
    this.#sampleRate = sampleRate;
  }

  /** Keeps the array: it must not be changed any more. */
  write(samples: Int16Array): void {
    this.#length += samples.length;
    if (samples.length > 0) this.#held.push(samples);
    if (this.#file === undefined && this.#length <= MAX_HELD_SAMPLES) return;
    if (this.#file === undefined) {
      this.#file = createFileAtomic(this.#path);
      this.#file.write(wavHeader16(this.#sampleRate, 0));
    }
    for (const piece of this.#held.splice(0)) this.#file.write(bytesOf(piece));
  }

  /**
   * To be awaited before another file is finished.
   *
   * @returns the hash of the file, where it was in memory as a whole
   */
  async finish(): Promise<FileHash | undefined> {
    if (this.#file === undefined) {
      const bytes = this.#wholeFile();
      await writeFileAtomic(this.#path, bytes);
      return { size: bytes.length, sha256: hash('sha256', bytes) };
    }
    this.#file.write(wavHeader16(this.#sampleRate, this.#length), 0);
    this.#file.commit();
    this.#file = undefined;
    return undefined;
  }

  /** In memory that all files share: valid until the next call. */
  #wholeFile(): Uint8Array {
    const header = wavHeader16(this.#sampleRate, this.#length);
    const size = header.length + 2 * this.#length;
    if (shared.length < size) shared = new Uint8Array(size);
    shared.set(header);
    let place = header.length;
    for (const piece of this.#held.splice(0)) {
      shared.set(bytesOf(piece), place);
      place += 2 * piece.length;
    }
    return shared.subarray(0, size);
  }

  /** Leaves nothing of a file that is not finished. */
  discard(): void {
    this.#file?.discard();
    this.#file = undefined;
  }
}

function bytesOf(samples: Int16Array): Uint8Array {
  return new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
}
