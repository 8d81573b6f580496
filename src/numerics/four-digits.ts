/** Enough digits to draw and to tell by. */
export function fourDigits(value: number): number {
  return Number(value.toPrecision(4));
}
