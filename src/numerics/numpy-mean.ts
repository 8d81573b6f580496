const BLOCK = 128;
const LANES = 8;

/**
 * `numpy.mean` of a contiguous float64 array to the last bit: NumPy adds pairwise, in blocks of up to 128 values with
 * eight running sums (pairwise_sum in NumPy's loops). Where a mean is rounded afterwards, the last bit may decide.
 */
export function numpyMean(values: Float64Array): number {
  return pairwiseSum(values) / values.length;
}

function pairwiseSum(values: Float64Array): number {
  const count = values.length;
  if (count < LANES) return values.reduce((sum, value) => sum + value, 0);
  if (count > BLOCK) {
    let half = Math.floor(count / 2);
    half -= half % LANES;
    return pairwiseSum(values.subarray(0, half)) + pairwiseSum(values.subarray(half));
  }
  const lanes = values.slice(0, LANES);
  const whole = count - (count % LANES);
  for (let index = LANES; index < whole; index++) {
    lanes[index % LANES] = (lanes[index % LANES] as number) + (values[index] as number);
  }
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = lanes;
  let sum = a + b + (c + d) + (e + f + (g + h));
  for (let index = whole; index < count; index++) sum += values[index] as number;
  return sum;
}
