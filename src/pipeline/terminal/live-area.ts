import { cutToWidth, displayWidth } from '../text/display-width.ts';

/** What a view writes to: standard error, a file, a test's buffer. */
export interface ViewStream {
  write(text: string): unknown;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
  readonly isTTY?: boolean | undefined;
  on?(event: 'resize', listener: () => void): unknown;
  off?(event: 'resize', listener: () => void): unknown;
}

/**
 * The last lines of a terminal, drawn over again in place; what is final scrolls away above them. It changes no mode of
 * the terminal: whenever the program ends, there is nothing to be put right.
 */
export class LiveArea {
  readonly #stream: ViewStream;
  /** Columns that each line takes that is drawn now. */
  #drawn: readonly number[] = [];

  constructor(stream: ViewStream) {
    this.#stream = stream;
  }

  /** How many columns a line may take. */
  get width(): number {
    return Math.max(1, this.#columns - 1);
  }

  /** How many lines may be live. */
  get room(): number {
    return Math.max(1, Math.min(20, (this.#stream.rows || 24) - 3));
  }

  /** Writes final lines, then the live ones below. */
  draw(final: readonly string[], live: readonly string[]): void {
    if (final.length === 0 && live.length === 0 && this.#drawn.length === 0) {
      return;
    }
    // Terminals wrap what is there when they are made narrower.
    const height = this.#drawn.reduce((sum, width) => sum + Math.max(1, Math.ceil(width / this.#columns)), 0);
    const up = height > 0 ? `\x1b[${height}A\r\x1b[0J` : '';
    // A line that wrapped would take two lines, and the way up would be wrong.
    const shown = live.map((line) => cutToWidth(line, this.width));
    this.#drawn = shown.map(displayWidth);
    this.#stream.write(up + [...final, ...shown].map((line) => `${line}\n`).join(''));
  }

  get #columns(): number {
    return this.#stream.columns || 80;
  }
}
