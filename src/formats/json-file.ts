import type { z } from 'zod';
import { UserError } from '../errors.ts';
import { readTextFile } from './text-file.ts';

const ISSUES_SHOWN = 3;

/**
 * Reads a JSON file and checks it: strict UTF-8, with a byte order mark or without.
 *
 * @param expected what the file should be, with its article
 * @throws UserError that names the file and the places that are wrong, in one line
 */
export async function readJsonFile<T>(path: string, schema: z.ZodType<T>, expected: string): Promise<T> {
  const text = await readTextFile(path, expected);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(`${path}: not JSON (${reason.replaceAll('\n', ' ')}); expected ${expected}`, {
      cause: error,
    });
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new UserError(`${path}: ${describeIssues(result.error)}`);
}

/** One line: `splits[0]: expected string, received number; ...`. */
function describeIssues(error: z.ZodError): string {
  const shown = error.issues.slice(0, ISSUES_SHOWN).map((issue) => {
    const place = issue.path.reduce<string>(
      (text, key) =>
        typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`,
      '',
    );
    const message = issue.message.replace(/^Invalid (input|option): /, '');
    return place === '' ? message : `${place}: ${message}`;
  });
  const more = error.issues.length - shown.length;
  return shown.join('; ') + (more > 0 ? `; and ${more} more` : '');
}
