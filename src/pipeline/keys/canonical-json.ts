/**
 * The one text of a JSON value: object keys sorted by UTF-16 code units, no white space, numbers and strings
 * as ECMAScript writes them (RFC 8785). Two values that are equal as JSON give the same text on every platform.
 *
 * @throws TypeError naming the place, for anything that JSON cannot hold (NaN, undefined, a Date, a typed array).
 */
export function canonicalJson(value: unknown, place = '$'): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') {
    return JSON.stringify(value);
  }
  if (typeof value === 'number' && Number.isFinite(value)) {
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) {
    return `[${value.map((item, index) => canonicalJson(item, `${place}[${index}]`)).join(',')}]`;
  }
  if (isPlainObject(value)) {
    const members = Object.keys(value)
      .sort()
      .map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name], `${place}.${name}`)}`);
    return `{${members.join(',')}}`;
  }
  throw new TypeError(`Expected ${place} to be a JSON value, got ${describe(value)}`);
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function describe(value: unknown): string {
  return typeof value === 'object' && value !== null
    ? (value.constructor?.name ?? 'an object')
    : typeof value === 'bigint'
      ? `${value}n`
      : String(value);
}
