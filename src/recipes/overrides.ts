import { parse } from 'yaml';
import { UserError } from '../errors.ts';

/** What `--set` says: a value for a key. */
export interface Override {
  /** As it was typed: `training.epochs=5`. */
  readonly text: string;
  readonly keys: readonly string[];
  readonly value: unknown;
  /** Where it was written. @default `--set` and its text */
  readonly place?: string | undefined;
}

/**
 * Reads `--set a.b=c`. The value is YAML: a number, a text, `[1, 2]`, `{name: adam}`.
 *
 * @throws UserError for what has no key, or a value that is not YAML
 */
export function parseOverride(text: string): Override {
  const equals = text.indexOf('=');
  const keys = text.slice(0, equals).split('.');
  if (equals < 1 || keys.includes('')) {
    throw new UserError(`--set ${text}: expected a key and a value, as training.epochs=5`);
  }
  try {
    return { text, keys, value: parse(text.slice(equals + 1)) };
  } catch (cause) {
    const [reason = ''] = (cause as Error).message.split('\n');
    throw new UserError(`--set ${text}: the value is not YAML: ${reason.replace(/:$/, '')}`, { cause });
  }
}

/** The same value with one of its keys set; keys that are not there are made. */
export function setKey(value: unknown, { keys, value: replacement }: Override): unknown {
  const [key, ...rest] = keys;
  if (key === undefined) return replacement;
  const own = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
  const below = (own as Readonly<Record<string, unknown>>)[key];
  return { ...own, [key]: setKey(below, { text: '', keys: rest, value: replacement }) };
}
