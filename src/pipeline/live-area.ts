import { stripVTControlCharacters } from 'node:util';

/** What a view writes to: standard error, a file, a test's buffer. */
export interface ViewStream {
  write(text: string): unknown;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
  readonly isTTY?: boolean | undefined;
}

/** The last lines of a terminal, drawn over again in place; what is final scrolls away above them. */
export class LiveArea {
  readonly #stream: ViewStream;
  #height = 0;

  constructor(stream: ViewStream) {
    this.#stream = stream;
  }

  /** Writes final lines, then the live ones below. */
  draw(final: readonly string[], live: readonly string[]): void {
    const up = this.#height > 0 ? `\x1b[${this.#height}A\r\x1b[0J` : '';
    const shown = live.map((line) => this.#cut(line));
    this.#height = shown.length;
    this.#stream.write(up + [...final, ...shown].map((line) => `${line}\n`).join(''));
  }

  get room(): number {
    return Math.max(1, Math.min(12, (this.#stream.rows ?? 24) - 3));
  }

  /** A line that wrapped would take two lines, and the way up would be wrong. */
  #cut(line: string): string {
    const width = (this.#stream.columns ?? 80) - 1;
    const plain = stripVTControlCharacters(line);
    return [...plain].length <= width ? line : `${[...plain].slice(0, width - 1).join('')}…`;
  }
}
