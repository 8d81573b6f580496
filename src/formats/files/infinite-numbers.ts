/**
 * Infinite numbers in JSON, which has none: `"Infinity"` and `"-Infinity"`, which Python's `float` and JavaScript's
 * `Number` take. A replacer for `JSON.stringify`, which by itself writes null.
 */
export function infiniteAsText(_key: string, value: unknown): unknown {
  return value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY ? String(value) : value;
}
