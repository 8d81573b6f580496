import type { Dataset } from '../../datasets/index.ts';
import { UserError } from '../../errors.ts';
import { itemCount } from '../../formats/files/npy-header.ts';

type Read = (first: number, end: number) => Promise<Float32Array>;

/** What a model is given of the sounds of a data set, read from disk when it is asked for. */
export class Inputs {
  /** Of one sound. */
  readonly shape: readonly number[];
  readonly #sounds: number;
  readonly #read: Read;

  private constructor(sounds: number, shape: readonly number[], read: Read) {
    this.#sounds = sounds;
    this.shape = shape;
    this.#read = read;
  }

  static of(dataset: Dataset): Inputs {
    return new Inputs(dataset.length, dataset.shape, (first, end) => dataset.readX(first, end));
  }

  /** Of all sounds: their count, then the shape of one. */
  get dims(): readonly number[] {
    return [this.#sounds, ...this.shape];
  }

  /** @returns shape (end - first, ...shape) */
  read(first: number, end: number): Promise<Float32Array> {
    return this.#read(first, end);
  }

  /**
   * A stretch of an axis, as `torch.narrow` has it.
   *
   * @param axis of `dims`, from 1
   * @throws UserError where there is no such stretch
   */
  narrow(axis: number, start: number, length: number): Inputs {
    const whole = this.dims[axis];
    const isStretch = Number.isInteger(start) && Number.isInteger(length) && start >= 0 && length > 0;
    if (axis < 1 || whole === undefined || !isStretch || start + length > whole) {
      throw new UserError(
        `narrow(${axis}, ${start}, ${length}) of shape (${this.dims.join(', ')}); expected an axis from 1 and a stretch of it`,
      );
    }
    const shape = this.shape.map((size, index) => (index === axis - 1 ? length : size));
    const inner = itemCount(this.shape.slice(axis));
    const runs = itemCount(this.shape.slice(0, axis - 1));
    return this.map(shape, (x) => {
      const part = new Float32Array(runs * length * inner);
      for (let run = 0; run < runs; run++) {
        const from = (run * whole + start) * inner;
        part.set(x.subarray(from, from + length * inner), run * length * inner);
      }
      return part;
    });
  }

  /**
   * What a function makes of each sound.
   *
   * @param shape of what it makes
   * @throws UserError, when it is read, where that has another size
   */
  map(shape: readonly number[], make: (x: Float32Array) => Float32Array): Inputs {
    const [before, after] = [itemCount(this.shape), itemCount(shape)];
    return new Inputs(this.#sounds, shape, async (first, end) => {
      const x = await this.#read(first, end);
      const made = new Float32Array((end - first) * after);
      for (let sound = 0; sound < end - first; sound++) {
        const one = make(x.subarray(sound * before, (sound + 1) * before));
        if (one.length !== after) {
          throw new UserError(
            `${one.length} numbers were made; expected ${after}, as (${shape.join(', ')}) has`,
          );
        }
        made.set(one, sound * after);
      }
      return made;
    });
  }
}
