import { shownText } from '../errors.ts';

/** A line on a terminal's standard error that is written over and over; elsewhere nothing is shown. */
export class ProgressLine {
  readonly #stream: NodeJS.WriteStream;
  #isShown = false;

  constructor(stream: NodeJS.WriteStream = process.stderr) {
    this.#stream = stream;
  }

  show(text: string): void {
    if (!this.#stream.isTTY) return;
    const line = shownText(text).slice(0, Math.max(20, this.#stream.columns - 1));
    this.#stream.write(`\r\x1b[K${line}`);
    this.#isShown = true;
  }

  clear(): void {
    if (this.#isShown) this.#stream.write('\r\x1b[K');
    this.#isShown = false;
  }
}
