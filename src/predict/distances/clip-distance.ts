/**
 * How far apart two clips are: the mean absolute difference of their embeddings, those of frames concatenated.
 *
 * @param one and `other` have the same shape, (values) or (frames, values)
 */
export function clipDistance(one: Float32Array, other: Float32Array): number {
  if (one.length !== other.length) {
    throw new RangeError(`embeddings have ${one.length} and ${other.length} values; expected as many`);
  }
  let sum = 0;
  for (let index = 0; index < one.length; index++) {
    sum += Math.abs((one[index] as number) - (other[index] as number));
  }
  return sum / one.length;
}
