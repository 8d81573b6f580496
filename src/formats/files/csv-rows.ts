import { UserError } from '../../errors.ts';

/** Where in a field the text ended that was taken so far. */
type State = 'start' | 'plain' | 'quoted' | 'closed';

export interface CsvRowsOptions {
  /** Of the file, for errors. */
  readonly path: string;
  /** One character. */
  readonly delimiter: string;
  /** Takes away blanks around fields and before a quote; without it a field is what is there. */
  readonly trimmed: boolean;
}

/**
 * Divides the text of a csv file into rows, piece by piece (RFC 4180). `\r\n`, `\n` and `\r` outside quotes end a row
 * each, whatever the others end with. Blank rows count and are left out, in tables that
 * are trimmed also those of empty fields, as spreadsheets leave them.
 */
export class CsvRows {
  readonly #options: CsvRowsOptions;
  #state: State = 'start';
  #fields: string[] = [];
  #field = '';
  #afterReturn = false;
  #quoteRow = 0;
  #row = 1;

  constructor(options: CsvRowsOptions) {
    this.#options = options;
  }

  /** The row that is read: the first is 1, a line break in quotes begins none. */
  get row(): number {
    return this.#row;
  }

  /**
   * @returns rows as they end; `row` is then the number of the one that was given
   * @throws UserError that names the row, for text after a closing quote
   */
  *take(text: string): Generator<string[]> {
    const ends = new NextPlaces(text);
    for (let at = 0; at < text.length; ) {
      const character = text[at] as string;
      if (this.#afterReturn && character === '\n') {
        at++;
        this.#afterReturn = false;
        continue;
      }
      this.#afterReturn = false;
      const end = this.#isAtRow() ? ends.ofPlainRow(at) : -1;
      if (end !== -1) {
        this.#fields = this.#plainFields(text.slice(at, text[end - 1] === '\r' ? end - 1 : end));
        at = end + 1;
        yield* this.#endRow();
      } else if (this.#state === 'quoted') at = this.#takeQuoted(text, at);
      else if (this.#state === 'plain') at = this.#takePlain(text, at);
      else if (character === this.#options.delimiter) {
        this.#endField();
        at++;
      } else if (character === '\n' || character === '\r') {
        this.#afterReturn = character === '\r';
        at++;
        this.#endField();
        yield* this.#endRow();
      } else {
        at = this.#state === 'start' ? this.#begin(text, at) : this.#afterQuote(text, at);
      }
    }
  }

  /** The last row, where no line break ends it. @throws UserError that names the row in which a quote is open */
  *end(): Generator<string[]> {
    if (this.#state === 'quoted') {
      throw new UserError(`${this.#options.path}, row ${this.#quoteRow}: quoted field unterminated`);
    }
    this.#endField();
    yield* this.#endRow();
  }

  #isAtRow(): boolean {
    return this.#state === 'start' && this.#fields.length === 0 && this.#field === '';
  }

  #plainFields(line: string): string[] {
    const fields = line.split(this.#options.delimiter);
    return this.#options.trimmed ? fields.map((field) => field.trim()) : fields;
  }

  #begin(text: string, at: number): number {
    if (text[at] === '"') {
      this.#state = 'quoted';
      this.#field = '';
      this.#quoteRow = this.#row;
      return at + 1;
    }
    if (this.#options.trimmed && isBlank(text[at])) {
      this.#field += text[at];
      return at + 1;
    }
    this.#state = 'plain';
    return at;
  }

  #takePlain(text: string, start: number): number {
    const delimiter = this.#options.delimiter.charCodeAt(0);
    let at = start;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === delimiter || code === 10 || code === 13) {
        this.#field += text.slice(start, at);
        this.#state = 'closed';
        return at;
      }
    }
    this.#field += text.slice(start, at);
    return at;
  }

  #takeQuoted(text: string, start: number): number {
    const quote = text.indexOf('"', start);
    if (quote === -1) {
      this.#field += text.slice(start);
      return text.length;
    }
    this.#field += text.slice(start, quote);
    this.#state = 'closed';
    return quote + 1;
  }

  #afterQuote(text: string, at: number): number {
    if (text[at] === '"') {
      this.#field += '"';
      this.#state = 'quoted';
    } else if (!isBlank(text[at])) {
      throw new UserError(
        `${this.#options.path}, row ${this.#row}: '${text[at]}' after a closing quote; expected quotes around the whole field, and two for one inside`,
      );
    }
    return at + 1;
  }

  #endField(): void {
    this.#fields.push(this.#options.trimmed ? this.#field.trim() : this.#field);
    this.#field = '';
    this.#state = 'start';
  }

  *#endRow(): Generator<string[]> {
    const fields = this.#fields;
    this.#fields = [];
    const isBlank = this.#options.trimmed
      ? fields.every((field) => field === '')
      : fields.length === 1 && fields[0] === '';
    if (!isBlank) yield fields;
    this.#row++;
  }
}

/** Finds rows without quotes, which most are: they can be divided at once, many times faster than by characters. */
class NextPlaces {
  readonly #text: string;
  #quote = -1;
  #return = -1;
  #lineFeed = -1;

  constructor(text: string) {
    this.#text = text;
  }

  /** Where the line feed is that ends the row from `at` on; -1 where another end or a quote comes before. */
  ofPlainRow(at: number): number {
    if (this.#lineFeed < at) this.#lineFeed = this.#next('\n', at);
    if (this.#quote < at) this.#quote = this.#next('"', at);
    if (this.#return < at) this.#return = this.#next('\r', at);
    const end = this.#lineFeed;
    return end < this.#quote && end <= this.#return + 1 && end < this.#text.length ? end : -1;
  }

  /** Behind the end where there is none. */
  #next(character: string, from: number): number {
    const place = this.#text.indexOf(character, from);
    return place === -1 ? this.#text.length : place;
  }
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}
