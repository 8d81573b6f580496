/** Smaller whole numbers are exact, and have fewer digits than those that may not be. */
const LARGE = 1e15;
/** How an escaped colon begins. */
const ESCAPED = '\\u003';

/**
 * What `JSON.parse` makes of the text, which takes a quarter of the time; undefined where it cannot, or there may be something to
 * tell: a key that is there twice, a large whole number, many levels. Nor is a text read whose keys have colons.
 */
export function parsedAtOnce(text: string, mostLevels: number): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  // Each key that is there has a colon in the text, and so has each colon of a text. Of a key that is there twice JSON.parse keeps one.
  const isWhole = !text.includes(ESCAPED) && colonsWithin(value, mostLevels) === colonsIn(text);
  return isWhole ? value : undefined;
}

/**
 * How many colons the text of a value has, as far as no key has one itself; NaN where there are more levels than are read, or a number
 * that may not be exact.
 */
function colonsWithin(value: unknown, levels: number): number {
  if (typeof value === 'number') return value < LARGE && value > -LARGE ? 0 : Number.NaN;
  if (typeof value === 'string') return colonsIn(value);
  if (typeof value !== 'object' || value === null) return 0;
  if (levels === 0) return Number.NaN;
  let colons = 0;
  if (Array.isArray(value)) {
    for (const each of value) colons += colonsWithin(each, levels - 1);
    return colons;
  }
  // There may be an object for each frame: no list of its values is made.
  for (const key in value) colons += 1 + colonsWithin((value as Record<string, unknown>)[key], levels - 1);
  return colons;
}

function colonsIn(text: string): number {
  let colons = 0;
  for (let at = text.indexOf(':'); at >= 0; at = text.indexOf(':', at + 1)) colons += 1;
  return colons;
}
