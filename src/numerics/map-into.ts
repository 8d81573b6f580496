type Numbers =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array;

/**
 * Fills `target` with the value of each number of `source`, and returns it: `target.constructor.from(source, value)`
 * without the protocol of iterators, and about ten times as fast.
 */
export function mapInto<Target extends Numbers>(
  target: Target,
  source: Numbers,
  value: (each: number) => number,
): Target {
  for (let index = 0; index < source.length; index++) target[index] = value(source[index] as number);
  return target;
}
