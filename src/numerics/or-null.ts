/** A number as JSON can have it: null for NaN, which stands for what is undefined, and for what is missing. */
export function orNull(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}
