/** What a terminal would act on or not show: control characters, line separators, marks that turn the direction of text. */
const CONTROL = /[\p{Cc}\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/gu;
const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Text of a file or of its name as a message shows it: control characters escaped, as `\r` or `\x1b`. */
export function shownText(text: string): string {
  return text.replaceAll(CONTROL, (character) => {
    const code = character.codePointAt(0) as number;
    const hex = code.toString(16);
    return SHORT[character] ?? (code < 256 ? `\\x${hex.padStart(2, '0')}` : `\\u${hex.padStart(4, '0')}`);
  });
}

/**
 * The user's mistake: bad input, a missing file, a module that breaks the API.
 *
 * The message is one line that names the file or option, the value found and what was expected; `next` is
 * the command to type; both show control characters escaped. Everything else that is thrown is the program's own error and keeps its stack.
 */
export class UserError extends Error {
  override readonly name: string = 'UserError';
  declare next: string | undefined;

  constructor(message: string, options: { next?: string; cause?: unknown } = {}) {
    super(shownText(message), options.cause === undefined ? {} : { cause: options.cause });
    if (options.next !== undefined) this.next = shownText(options.next);
  }
}

/** Several bad inputs found in one pass, reported together. Each message is one line that names its input. */
export class BadInputsError extends UserError {
  override readonly name = 'BadInputsError';
  readonly problems: readonly string[];

  constructor(summary: string, problems: readonly string[], options: { next?: string } = {}) {
    super(summary, options);
    this.problems = problems.map(shownText);
    this.message = [this.message, ...this.problems.map((problem) => `  ${problem}`)].join('\n');
  }
}
