import type { z } from 'zod';
import { UserError } from '../../errors.ts';
import { readTextFile } from './text-file.ts';

const ISSUES_SHOWN = 3;

/**
 * Reads a JSON file and checks it: strict UTF-8, with a byte order mark or without.
 *
 * @param expected what the file should be, with its article
 * @throws UserError that names the file and the places that are wrong, in one line; a key that is there twice too, of which
 *   JavaScript would take the last
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
  const doubled = doubledKey(text);
  if (doubled !== undefined) {
    throw new UserError(
      `${path}, line ${doubled.line}: ${doubled.key} is there twice; expected each key once`,
    );
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new UserError(`${path}: ${describeIssues(result.error)}`);
}

/** The first key that an object has twice, in text that is JSON. */
function doubledKey(text: string): { readonly key: string; readonly line: number } | undefined {
  const token = /"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?|[[\]{}]/g;
  const keysOf: (Set<string> | null)[] = [];
  for (let found = token.exec(text); found !== null; found = token.exec(text)) {
    const [whole, colon] = found;
    if (whole === '{') keysOf.push(new Set());
    else if (whole === '[') keysOf.push(null);
    else if (whole === '}' || whole === ']') keysOf.pop();
    else if (colon !== undefined) {
      const key = JSON.parse(whole.slice(0, whole.lastIndexOf(':'))) as string;
      const keys = keysOf.at(-1);
      if (keys?.has(key)) return { key, line: text.slice(0, found.index).split(/\r\n|\r|\n/).length };
      keys?.add(key);
    }
  }
  return undefined;
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
