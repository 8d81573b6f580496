import { at } from '../../at.ts';

/** Terms beyond the highest order and argument from which the recurrence starts: enough for 1e-15 below 200. */
const START = 60;
/** Zeros of one order are more than 2 apart (nearly pi): a step that passes none of them twice. */
const STEP = 0.5;

/**
 * Bessel functions of the first kind of the orders 0 to `order` at `x`, by Miller's backward recurrence: J(n-1) = 2n/x J(n) -
 * J(n+1) from far above, scaled by J0 + 2 J2 + 2 J4 + ... = 1 (Abramowitz and Stegun, "Handbook of Mathematical Functions",
 * 9.1.27, 9.1.46 and 9.12).
 *
 * @param x from 0 to 200
 */
export function besselJ(order: number, x: number): Float64Array {
  const values = new Float64Array(order + 1);
  if (x === 0) {
    values[0] = 1;
    return values;
  }
  let above = 0;
  let value = 1e-300;
  let sum = 0;
  const first = 2 * Math.ceil((Math.max(order, x) + START) / 2);
  for (let n = first; n > 0; n--) {
    if (n <= order) values[n] = value;
    if (n % 2 === 0) sum += 2 * value;
    [above, value] = [value, ((2 * n) / x) * value - above];
    if (Math.abs(value) > 1e200) {
      above *= 1e-200;
      value *= 1e-200;
      sum *= 1e-200;
      for (let k = n; k <= order; k++) values[k] = at(values, k) * 1e-200;
    }
  }
  values[0] = value;
  const scale = 1 / (sum + value);
  return values.map((each) => each * scale);
}

/** The first `count` zeros above 0 of the Bessel function of the first kind of this order, each to about 1e-14 of itself. */
export function besselZeros(order: number, count: number): Float64Array {
  const valueAt = (x: number) => at(besselJ(order, x), order);
  const zeros = new Float64Array(count);
  // None lies below the order.
  let x = Math.max(order, STEP);
  let value = valueAt(x);
  for (let found = 0; found < count; ) {
    const next = valueAt(x + STEP);
    if (value * next <= 0) zeros[found++] = bisect(valueAt, x, x + STEP);
    x += STEP;
    value = next;
  }
  return zeros;
}

function bisect(valueAt: (x: number) => number, low: number, high: number): number {
  let [a, b] = [low, high];
  const rises = valueAt(b) > valueAt(a);
  for (;;) {
    const middle = (a + b) / 2;
    if (middle <= a || middle >= b) return middle;
    if (valueAt(middle) > 0 === rises) b = middle;
    else a = middle;
  }
}
