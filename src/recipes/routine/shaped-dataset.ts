import type { Dataset, LabelValue, SoundLabels } from '../../datasets/index.ts';
import { UserError } from '../../errors.ts';
import { itemCount } from '../../formats/files/npy-header.ts';
import { Inputs } from './inputs.ts';

/** What a model is given of a data set, and what it is to say of it: both can be given another shape before the training. */
export class ShapedDataset {
  readonly dataset: Dataset;
  /** What is true of each sound, by name. */
  readonly labels: readonly SoundLabels[];
  /** What the model is given, at first all of each sound's representation. */
  X: Inputs;
  /** What the model is to say of each sound, as many numbers of each. */
  Y: readonly (readonly number[])[];

  constructor(dataset: Dataset) {
    this.dataset = dataset;
    this.labels = dataset.Y;
    this.X = Inputs.of(dataset);
    this.Y = [];
  }

  /** Sounds. */
  get length(): number {
    return this.dataset.length;
  }

  /** A sound. @throws UserError where there is none, or nothing is said of what is to be learnt of it */
  async get(index: number): Promise<{ readonly x: Float32Array; readonly y: readonly number[] }> {
    const { dir, length } = this.dataset;
    if (!(Number.isInteger(index) && index >= 0 && index < length)) {
      throw new UserError(`${dir}: has no sound ${index}; expected an index from 0 to ${length - 1}`);
    }
    const y = this.Y[index];
    if (y === undefined) throw this.#nothingToLearn();
    return { x: await this.X.read(index, index + 1), y };
  }

  #nothingToLearn(): UserError {
    const names = Object.keys(this.labels[0] ?? {}).join(', ');
    return new UserError(
      `${this.dataset.dir}: D.Y is not set; expected what is to be learnt, as routine.D.learn(...) with some of ${names}`,
    );
  }

  /**
   * Makes labels, by their names, what the model is to say.
   *
   * @throws UserError for a name that the sounds do not have
   */
  learn(...names: readonly string[]): void {
    this.Y = this.labels.map((labels, index) =>
      names.flatMap((name) => {
        const values = Object.hasOwn(labels, name) ? labels[name] : undefined;
        if (values !== undefined) return numbersOf(values);
        throw new UserError(
          `${this.dataset.dir}: sound ${index} has no label ${name}; expected some of ${Object.keys(labels).join(', ') || 'those of a sampler that has labels'}`,
        );
      }),
    );
  }

  /**
   * What is learnt, in one piece.
   *
   * @returns shape (sounds, columns)
   * @throws UserError where there is nothing to learn, or not of each sound the same count of finite numbers
   */
  targets(): { readonly values: Float32Array; readonly columns: number } {
    const { dir } = this.dataset;
    const columns = this.Y[0]?.length ?? 0;
    if (columns === 0) throw this.#nothingToLearn();
    if (this.Y.length !== this.length) {
      throw new UserError(`${dir}: D.Y is of ${this.Y.length} sounds; expected ${this.length}`);
    }
    for (const [index, y] of this.Y.entries()) {
      if (y.length !== columns || !y.every(Number.isFinite)) {
        throw new UserError(
          `${dir}: D.Y of sound ${index} is [${y.join(', ')}]; expected ${columns} finite numbers, as of the first`,
        );
      }
    }
    return { values: Float32Array.from(this.Y.flat()), columns };
  }

  /** What the model is given, in one piece. @returns shape (sounds, ...shape) */
  async inputs(): Promise<Float32Array> {
    const size = itemCount(this.X.shape);
    const values = new Float32Array(this.length * size);
    for (let first = 0; first < this.length; first += AT_A_TIME) {
      const end = Math.min(this.length, first + AT_A_TIME);
      values.set(await this.X.read(first, end), first * size);
    }
    return values;
  }
}

/** Sounds that are read at a time, of which all is read where only a part is needed. */
const AT_A_TIME = 32;

function numbersOf(values: readonly LabelValue[]): number[] {
  return values.flatMap((value) => (typeof value === 'number' ? value : numbersOf(value)));
}
