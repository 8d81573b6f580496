const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const BRACKET = 0x5d;
const DATA = '"data"';

/** Where the next of some byte is, looked for once. */
class Finder {
  readonly #byte: number;
  #place = -1;

  constructor(byte: number) {
    this.#byte = byte;
  }

  next(bytes: Buffer, from: number): number {
    if (this.#place < from) {
      const found = bytes.indexOf(this.#byte, from);
      this.#place = found < 0 ? bytes.length : found;
    }
    return this.#place;
  }
}

/**
 * The end of the JSON object that begins at `start`: one past its last brace. -1 where it is not in these bytes. Numbers are
 * passed over at the speed of memory.
 */
export function objectEnd(bytes: Buffer, start: number): number {
  const [quotes, opens, closes] = [new Finder(QUOTE), new Finder(OPEN), new Finder(CLOSE)];
  let depth = 0;
  for (let place = start; ; ) {
    const quote = quotes.next(bytes, place);
    const open = opens.next(bytes, place);
    const close = closes.next(bytes, place);
    const nearest = Math.min(quote, open, close);
    if (nearest >= bytes.length) return -1;
    place = nearest + 1;
    if (nearest === quote) {
      place = textEnd(bytes, nearest);
      if (place < 0) return -1;
    } else if (nearest === open) {
      depth += 1;
    } else {
      depth -= 1;
      if (depth === 0) return place;
    }
  }
}

/** The end of the JSON text that begins with the quote at `start`: one past its last quote, or -1. */
function textEnd(bytes: Buffer, start: number): number {
  for (let place = start + 1; place < bytes.length; place += 1) {
    if (bytes[place] === BACKSLASH) place += 1;
    else if (bytes[place] === QUOTE) return place + 1;
  }
  return -1;
}

/**
 * Where the header of `metadata.json` ends: before its member `data`, which is its last, and one past the bracket that
 * opens its list. Undefined where it is not in these bytes.
 */
export function findData(bytes: Buffer): { readonly header: number; readonly list: number } | undefined {
  let depth = 0;
  for (let place = 0; place < bytes.length; place += 1) {
    const byte = bytes[place];
    if (byte === OPEN) depth += 1;
    else if (byte === CLOSE) depth -= 1;
    else if (byte === QUOTE) {
      const end = textEnd(bytes, place);
      if (end < 0) return undefined;
      if (depth === 1 && bytes.toString('latin1', place, end) === DATA) {
        const rest = /^\s*:\s*\[/.exec(bytes.toString('latin1', end, end + 64));
        if (rest !== null) return { header: place, list: end + rest[0].length };
      }
      place = end - 1;
    }
  }
  return undefined;
}

/** What comes next in the list of points: a point, the list's end, something else, or not enough bytes to tell. */
export function nextInList(
  bytes: Buffer,
  from: number,
): { readonly kind: 'point' | 'end' | 'other'; readonly place: number } | undefined {
  for (let place = from; place < bytes.length; place += 1) {
    const byte = bytes[place] as number;
    // Spaces, newlines and the comma between two points.
    if (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09 || byte === 0x2c) continue;
    return { kind: byte === OPEN ? 'point' : byte === BRACKET ? 'end' : 'other', place };
  }
  return undefined;
}
