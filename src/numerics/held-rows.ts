import { at } from '../at.ts';

/**
 * The rows of a table that comes in parts, from the first that is still needed on. Each keeps the number that it has in the whole.
 */
export class HeldRows {
  readonly columns: number;
  #values = new Float32Array(0);
  #times = new Float64Array(0);
  #first = 0;
  #count = 0;

  constructor(columns: number) {
    this.columns = columns;
  }

  /** The number of rows that have come. */
  get end(): number {
    return this.#first + this.#count;
  }

  /** Adds a copy of rows: values of shape (rows, columns), and a time for each. */
  add(values: Float32Array, times: Float64Array): void {
    const count = this.#count + times.length;
    if (count > this.#times.length) {
      const room = Math.max(count, 2 * this.#times.length);
      const [longer, longerTimes] = [new Float32Array(room * this.columns), new Float64Array(room)];
      longer.set(this.#values.subarray(0, this.#count * this.columns));
      longerTimes.set(this.#times.subarray(0, this.#count));
      [this.#values, this.#times] = [longer, longerTimes];
    }
    this.#values.set(values, this.#count * this.columns);
    this.#times.set(times, this.#count);
    this.#count = count;
  }

  /** Lets go of the rows before one. */
  dropBefore(row: number): void {
    const dropped = Math.max(0, Math.min(row - this.#first, this.#count));
    this.#values.copyWithin(0, dropped * this.columns, this.#count * this.columns);
    this.#times.copyWithin(0, dropped, this.#count);
    this.#first += dropped;
    this.#count -= dropped;
  }

  /** A number of a row that is held. */
  valueAt(row: number, column: number): number {
    return at(this.#values, (row - this.#first) * this.columns + column);
  }

  timeOf(row: number): number {
    return at(this.#times, row - this.#first);
  }
}
