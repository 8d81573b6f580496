/** Adam as in Kingma & Ba 2015 and PyTorch, in double precision, of the loss sum(target x parameter^2). */
export function referenceAdam(parameter: number, target: number, rates: readonly number[]): number {
  let [value, first, second] = [parameter, 0, 0];
  for (const [index, rate] of rates.entries()) {
    const gradient = 2 * target * value;
    first = 0.9 * first + 0.1 * gradient;
    second = 0.999 * second + 0.001 * gradient ** 2;
    const corrected = Math.sqrt(second / (1 - 0.999 ** (index + 1))) + 1e-8;
    value -= (rate * first) / (1 - 0.9 ** (index + 1)) / corrected;
  }
  return value;
}
