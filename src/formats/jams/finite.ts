import type { Json, JsonObject } from '../files/json-text.ts';

/** Whether no number in it is NaN or infinite, which JSON has no way to write. */
export function hasFinite(value: Json | undefined): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return true;
  // There may be an object for each frame: no list of its values is made.
  for (const key in value) {
    if (!hasFinite((value as JsonObject)[key])) return false;
  }
  return true;
}

/** The same with null in the place of numbers that are NaN or infinite. */
export function withoutNaN<T extends Json>(value: T): T {
  if (hasFinite(value)) return value;
  if (typeof value === 'number') return null as T;
  if (Array.isArray(value)) return value.map(withoutNaN) as unknown as T;
  return Object.fromEntries(
    Object.entries(value as object).map(([key, each]) => [key, withoutNaN(each)]),
  ) as T;
}
