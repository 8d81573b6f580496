import { UserError } from '../../errors.ts';
import { parsedAtOnce } from './json-at-once.ts';

/** What JSON can hold; a number may be NaN or infinite where Python wrote it. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

/** Deeper ones are refused before the stack is used up. */
const MOST_LEVELS = 500;
/** Whole numbers of up to so many characters are exact. */
const EXACT_CHARACTERS = 15;

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const QUOTE = 34;
const BACKSLASH = 92;
const BLANK = 32;
const NO_NUMBERS: readonly (readonly [string, number])[] = [
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
];

/**
 * The value of a JSON text. Unlike `JSON.parse` it tells the line and column of what is wrong, refuses a key that an object
 * has twice, and takes `NaN`, `Infinity` and `-Infinity`, which Python writes, for the numbers that they name.
 *
 * @param path for errors
 * @param tell is given a line for each whole number that is too large to be kept exactly
 * @throws UserError that names file, line and column
 */
export function parseJsonText(path: string, text: string, tell: (line: string) => void = () => {}): Json {
  return (parsedAtOnce(text, MOST_LEVELS) as Json | undefined) ?? new JsonText(path, text, tell).whole();
}

class JsonText {
  readonly #path: string;
  readonly #text: string;
  readonly #tell: (line: string) => void;
  #at = 0;
  #levels = 0;

  constructor(path: string, text: string, tell: (line: string) => void) {
    this.#path = path;
    this.#text = text;
    this.#tell = tell;
  }

  whole(): Json {
    const value = this.#value();
    this.#skipBlanks();
    if (this.#at < this.#text.length) throw this.#unexpected('the end of the file');
    return value;
  }

  #value(): Json {
    this.#skipBlanks();
    switch (this.#text[this.#at]) {
      case '{':
        return this.#object();
      case '[':
        return this.#array();
      case '"':
        return this.#string();
      case 't':
        return this.#word('true', true);
      case 'f':
        return this.#word('false', false);
      case 'n':
        return this.#word('null', null);
      default:
        return this.#number();
    }
  }

  #object(): JsonObject {
    this.#enter();
    const object: Record<string, Json> = {};
    this.#skipBlanks();
    if (this.#ends('}')) return object;
    for (;;) {
      this.#skipBlanks();
      if (this.#text[this.#at] !== '"') throw this.#unexpected('a key, as "time", or \'}\'');
      const start = this.#at;
      const key = this.#string();
      if (object[key] !== undefined && Object.hasOwn(object, key)) {
        this.#at = start;
        throw this.#wrong(`the key ${JSON.stringify(key)} is there twice`, 'each key once');
      }
      this.#skipBlanks();
      if (this.#text[this.#at] !== ':') throw this.#unexpected("':'");
      this.#at += 1;
      const value = this.#value();
      if (key === '__proto__') {
        Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
      } else {
        object[key] = value;
      }
      this.#skipBlanks();
      if (this.#ends('}')) return object;
      if (this.#text[this.#at] !== ',') throw this.#unexpected("',' or '}'");
      this.#at += 1;
    }
  }

  #array(): Json[] {
    this.#enter();
    const values: Json[] = [];
    this.#skipBlanks();
    if (this.#ends(']')) return values;
    for (;;) {
      values.push(this.#value());
      this.#skipBlanks();
      if (this.#ends(']')) return values;
      if (this.#text[this.#at] !== ',') throw this.#unexpected("',' or ']'");
      this.#at += 1;
    }
  }

  #enter(): void {
    this.#levels += 1;
    if (this.#levels > MOST_LEVELS) {
      throw this.#wrong(`more than ${MOST_LEVELS} levels within each other`, 'fewer');
    }
    this.#at += 1;
  }

  #ends(bracket: ']' | '}'): boolean {
    if (this.#text[this.#at] !== bracket) return false;
    this.#at += 1;
    this.#levels -= 1;
    return true;
  }

  #string(): string {
    const text = this.#text;
    const start = this.#at + 1;
    let plain = start;
    for (;;) {
      const code = text.charCodeAt(plain);
      if (code === QUOTE) {
        this.#at = plain + 1;
        return text.slice(start, plain);
      }
      // Also at the end, where it is NaN.
      if (!(code >= BLANK) || code === BACKSLASH) break;
      plain += 1;
    }
    let end = text.indexOf('"', plain);
    while (end !== -1 && this.#isEscaped(end)) end = text.indexOf('"', end + 1);
    if (end === -1) throw this.#wrong('a text that does not end', `'"' after it`);
    try {
      const value = JSON.parse(text.slice(this.#at, end + 1)) as string;
      this.#at = end + 1;
      return value;
    } catch {
      throw this.#wrong('a text with a line break, or a backslash that means nothing', '\\n, or \\\\');
    }
  }

  #isEscaped(quote: number): boolean {
    let before = quote;
    while (this.#text[before - 1] === '\\') before -= 1;
    return (quote - before) % 2 === 1;
  }

  #number(): number {
    NUMBER.lastIndex = this.#at;
    if (!NUMBER.test(this.#text)) {
      const [word, value] = NO_NUMBERS.find(([name]) => this.#text.startsWith(name, this.#at)) ?? [];
      if (word === undefined || value === undefined) throw this.#unexpected('a value');
      this.#at += word.length;
      return value;
    }
    const token = this.#text.slice(this.#at, NUMBER.lastIndex);
    const value = Number(token);
    if (token.length > EXACT_CHARACTERS && /^-?\d+$/.test(token) && BigInt(token) !== BigInt(value)) {
      this.#tell(`${this.#place()}: ${token} is too large to be exact, taken as ${value}`);
    }
    this.#at += token.length;
    return value;
  }

  #word<T>(word: string, value: T): T {
    if (!this.#text.startsWith(word, this.#at)) throw this.#unexpected('a value');
    this.#at += word.length;
    return value;
  }

  #skipBlanks(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return;
      this.#at += 1;
    }
  }

  #unexpected(expected: string): UserError {
    const found = this.#text.codePointAt(this.#at);
    return this.#wrong(
      found === undefined ? 'the file ends' : `found '${String.fromCodePoint(found)}'`,
      expected,
    );
  }

  #wrong(what: string, expected: string): UserError {
    return new UserError(`${this.#place()}: ${what}; expected ${expected}`);
  }

  #place(): string {
    const lines = this.#text.slice(0, this.#at).split(/\r\n|\r|\n/);
    return `${this.#path}, line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`;
  }
}
