/**
 * The user's mistake: bad input, a missing file, a module that breaks the API.
 *
 * The message is one line that names the file or option, the value found and what was expected; `next` is
 * the command to type. Everything else that is thrown is the program's own error and keeps its stack.
 */
export class UserError extends Error {
  override readonly name: string = 'UserError';
  readonly next: string | undefined;

  constructor(message: string, options: { next?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.next = options.next;
  }
}

/** Several bad inputs found in one pass, reported together. Each message is one line that names its input. */
export class BadInputsError extends UserError {
  override readonly name = 'BadInputsError';
  readonly problems: readonly string[];

  constructor(summary: string, problems: readonly string[], options: { next?: string } = {}) {
    super([summary, ...problems.map((problem) => `  ${problem}`)].join('\n'), options);
    this.problems = problems;
  }
}
