import { at } from '../at.ts';

/** The index of the first of rising values that is not below `value`; their number where all are. NumPy's `searchsorted`. */
export function firstFrom(rising: Float64Array, value: number): number {
  return firstThat(rising, (each) => each >= value);
}

/** The index of the first of rising values that is above `value`; their number where none is. */
export function firstAfter(rising: Float64Array, value: number): number {
  return firstThat(rising, (each) => each > value);
}

function firstThat(rising: Float64Array, holds: (value: number) => boolean): number {
  let [low, high] = [0, rising.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(at(rising, middle))) high = middle;
    else low = middle + 1;
  }
  return low;
}
