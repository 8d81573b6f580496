import { gammaln } from 'simple-statistics';

/** The probability that a variable of Student's t distribution is at most `t`, to about 10 digits. */
export function studentTCdf(t: number, degreesOfFreedom: number): number {
  const beyond = incompleteBeta(degreesOfFreedom / (degreesOfFreedom + t * t), degreesOfFreedom / 2, 0.5) / 2;
  return t > 0 ? 1 - beyond : beyond;
}

/**
 * The value below which a variable of Student's t distribution lies with a probability.
 *
 * @param probability above 0 and below 1
 */
export function studentTQuantile(probability: number, degreesOfFreedom: number): number {
  if (last.probability !== probability || last.degreesOfFreedom !== degreesOfFreedom) {
    last = { probability, degreesOfFreedom, value: findQuantile(probability, degreesOfFreedom) };
  }
  return last.value;
}

/** Many in a row ask for the same one: every pair of modules on a task. */
let last = { probability: Number.NaN, degreesOfFreedom: Number.NaN, value: Number.NaN };

function findQuantile(probability: number, degreesOfFreedom: number): number {
  if (probability < 0.5) return -studentTQuantile(1 - probability, degreesOfFreedom);
  let [low, high] = [0, 1];
  while (studentTCdf(high, degreesOfFreedom) < probability) high *= 2;
  for (let middle = high / 2; low < middle && middle < high; middle = (low + high) / 2) {
    if (studentTCdf(middle, degreesOfFreedom) < probability) low = middle;
    else high = middle;
  }
  return high;
}

/** Regularized, by the continued fraction of DLMF 8.17.22 on the side where it converges fast. */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const logFactor = gammaln(a + b) - gammaln(a) - gammaln(b) + a * Math.log(x) + b * Math.log1p(-x);
  return Math.exp(logFactor) / a / continuedFraction(x, a, b);
}

/** By Lentz' method, as Thompson and Barnett 1986 changed it. */
function continuedFraction(x: number, a: number, b: number): number {
  const [smallest, precision, most] = [1e-300, 1e-16, 10_000];
  let value = 1;
  let [c, d] = [1, 0];
  for (let term = 0; term < most; term++) {
    const m = Math.floor((term + 1) / 2);
    const position = a + 2 * m;
    const odd = (-(a + m) * (a + b + m) * x) / (position * (position + 1));
    const even = (m * (b - m) * x) / ((position - 1) * position);
    const numerator = term % 2 === 0 ? odd : even;
    d = 1 / notZero(1 + numerator * d, smallest);
    c = notZero(1 + numerator / c, smallest);
    value *= c * d;
    if (Math.abs(c * d - 1) < precision) break;
  }
  return value;
}

function notZero(value: number, smallest: number): number {
  return value === 0 ? smallest : value;
}
