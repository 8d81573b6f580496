import { encodeWav16, wavHeader16 } from '../../audio/index.ts';
import { type AtomicFile, createFileAtomic, writeFileAtomic } from '../../pipeline/index.ts';

/** Longer files go to the disk while they are made. */
const MAX_HELD_SAMPLES = 2 ** 21;

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

  async finish(): Promise<void> {
    if (this.#file === undefined) {
      await writeFileAtomic(
        this.#path,
        encodeWav16({ samples: joined(this.#held), sampleRate: this.#sampleRate }),
      );
      return;
    }
    this.#file.write(wavHeader16(this.#sampleRate, this.#length), 0);
    this.#file.commit();
    this.#file = undefined;
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

function joined(pieces: readonly Int16Array[]): Int16Array {
  const [only] = pieces;
  if (only !== undefined && pieces.length === 1) return only;
  const whole = new Int16Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let place = 0;
  for (const piece of pieces) {
    whole.set(piece, place);
    place += piece.length;
  }
  return whole;
}
