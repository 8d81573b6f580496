import { displayWidth } from '../../src/pipeline/text/display-width.ts';

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a terminal is told.
const sequence = /^\x1b\[([0-9;?]*)([A-Za-z])/;

/** One cell holds a letter; the second cell of a wide letter is empty. */
type Line = string[];

/** A terminal that wraps lines, and wraps them anew when its width changes, as people's terminals do. */
export class TerminalScreen {
  columns: number;
  rows: number;
  readonly isTTY = true;
  /** Everything that was written. */
  written = '';
  readonly #lines: Line[] = [[]];
  #line = 0;
  #column = 0;
  readonly #listeners = new Set<() => void>();

  constructor(columns = 80, rows = 24) {
    this.columns = columns;
    this.rows = rows;
  }

  /** What is to be seen, with what has scrolled away above. */
  get text(): string {
    return this.#lines
      .map((line) => line.join('').trimEnd())
      .join('\n')
      .trimEnd();
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  on(_event: 'resize', listener: () => void): void {
    this.#listeners.add(listener);
  }

  off(_event: 'resize', listener: () => void): void {
    this.#listeners.delete(listener);
  }

  resize(columns: number, rows = this.rows): void {
    this.columns = columns;
    this.rows = rows;
    for (const listener of this.#listeners) listener();
  }

  write(text: string): void {
    this.written += text;
    let rest = text;
    while (rest !== '') {
      const [all = '', argument = '', command = ''] = sequence.exec(rest) ?? [];
      if (all !== '') {
        this.#obey(command, argument);
        rest = rest.slice(all.length);
        continue;
      }
      const [first] = segmenter.segment(rest);
      const letter = first?.segment ?? '';
      rest = rest.slice(letter.length);
      this.#put(letter);
    }
  }

  #put(letter: string): void {
    if (letter === '\n' || letter === '\r\n') {
      this.#line += 1;
      this.#column = 0;
      if (this.#line === this.#lines.length) this.#lines.push([]);
    } else if (letter === '\r') {
      this.#column -= this.#column % this.columns;
    } else if (displayWidth(letter) > 0) {
      const line = this.#lines[this.#line] ?? [];
      while (line.length < this.#column) line.push(' ');
      const cells = displayWidth(letter) === 2 ? [letter, ''] : [letter];
      line.splice(this.#column, cells.length, ...cells);
      this.#column += cells.length;
    }
  }

  #obey(command: string, argument: string): void {
    if (command === 'A') this.#up(Number(argument || 1));
    else if (command === 'J' && Number(argument || 0) === 0) this.#eraseBelow();
    else if (command !== 'm') throw new Error(`Not known: ${command} ${argument}`);
  }

  /** Up by rows as they are wrapped now, and not beyond the top. */
  #up(count: number): void {
    const places = this.#lines.flatMap((line, index) => {
      const rows = Math.max(1, Math.ceil(line.length / this.columns));
      return Array.from({ length: rows }, (_, row) => ({ index, start: row * this.columns }));
    });
    const here = places.findLastIndex(
      ({ index, start }) => index === this.#line && start <= Math.max(this.#column, 0),
    );
    const place = places[Math.max(0, places.length - this.rows, here - count)];
    this.#line = place?.index ?? 0;
    this.#column = place?.start ?? 0;
  }

  #eraseBelow(): void {
    this.#lines.length = this.#line + 1;
    this.#lines[this.#line]?.splice(this.#column);
  }
}
