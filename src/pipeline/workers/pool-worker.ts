import { BadInputsError, UserError } from '../../errors.ts';

/** What a worker thread is asked for: a named export of a module, with one argument. */
export interface PoolRequest {
  readonly url: string;
  readonly name: string;
  readonly payload: unknown;
}

/** How the call ended. Errors are taken apart, for between threads they would lose their class. */
export type PoolAnswer =
  | { readonly kind: 'value'; readonly value: unknown }
  | {
      readonly kind: 'user-error';
      readonly message: string;
      readonly next: string | undefined;
      readonly problems: readonly string[] | undefined;
      readonly cause: ErrorParts | undefined;
    }
  | ({ readonly kind: 'error' } & ErrorParts);

interface ErrorParts {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly code: unknown;
}

/** Runs in the worker thread. */
export async function callExport({ url, name, payload }: PoolRequest): Promise<PoolAnswer> {
  try {
    const module = (await import(url)) as Record<string, unknown>;
    const task = module[name];
    if (typeof task !== 'function') {
      throw new TypeError(`Expected ${url} to export a function ${name}, got ${typeof task}`);
    }
    return { kind: 'value', value: await task(payload) };
  } catch (error) {
    return takeApart(error);
  }
}

function takeApart(error: unknown): PoolAnswer {
  if (error instanceof UserError) {
    const problems = error instanceof BadInputsError ? error.problems : undefined;
    const cause = error.cause === undefined ? undefined : partsOf(error.cause);
    return { kind: 'user-error', message: error.message, next: error.next, problems, cause };
  }
  return { kind: 'error', ...partsOf(error) };
}

function partsOf(error: unknown): ErrorParts {
  if (error instanceof Error) {
    const { name, message, stack } = error;
    return { name, message, stack, code: (error as NodeJS.ErrnoException).code };
  }
  return { name: 'Error', message: String(error), stack: undefined, code: undefined };
}

/** In the main thread: puts the error together again. */
export function putTogether(answer: Exclude<PoolAnswer, { kind: 'value' }>): Error {
  if (answer.kind === 'user-error') {
    const { message, next, problems, cause } = answer;
    const options = { ...(next === undefined ? {} : { next }), ...(cause && { cause: errorOf(cause) }) };
    return problems === undefined
      ? new UserError(message, options)
      : new BadInputsError(message.split('\n', 1)[0] ?? '', problems, options);
  }
  return errorOf(answer);
}

function errorOf({ name, message, stack, code }: ErrorParts): Error {
  return Object.assign(new Error(message), { name, stack }, code === undefined ? {} : { code });
}
