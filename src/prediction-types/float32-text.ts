/** Enough to give every float32 back. */
const FLOAT32_DIGITS = 9;

/** A float32 as the number that its shortest faithful text is. */
export function shortFloat32(value: number): number {
  return Number(value.toPrecision(FLOAT32_DIGITS));
}
