/**
 * The element at `index`, from 0.
 *
 * In loops over millions of values plain indexing within the loop's own bounds is quicker.
 *
 * @throws RangeError where there is none: a wrong index must not turn into a 0 or an empty text
 */
export function at<T>(values: ArrayLike<T>, index: number): T {
  const value = values[index];
  if (value === undefined) throw new RangeError(`index ${index} is outside of ${values.length} elements`);
  return value;
}

/**
 * The last element.
 *
 * @throws RangeError where there is none
 */
export function last<T>(values: ArrayLike<T>): T {
  return at(values, values.length - 1);
}

/**
 * The value of `key`.
 *
 * @throws RangeError where the map has no such key: what is missing must not turn into a 0 or an empty text
 */
export function atKey<K, V>(
  map: { readonly get: (key: K) => V | undefined; readonly size: number },
  key: K,
): V {
  const value = map.get(key);
  if (value === undefined) throw new RangeError(`no '${key}' among ${map.size} keys`);
  return value;
}
