const MS_PER_SECOND = 1000;
/** As many as every decimal keeps in a double. */
const DIGITS = 15;

/**
 * Milliseconds in seconds, as these are written with 15 digits: a quotient may be the number beside (11.61 / 1000 is not
 * 0.01161), which would turn ties of times that were read as seconds.
 */
export function decimalSeconds(ms: number): number {
  return Number((ms / MS_PER_SECOND).toPrecision(DIGITS));
}
