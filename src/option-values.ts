import os from 'node:os';
import { InvalidArgumentError } from 'commander';
import { parseNumber } from './decimal-number.ts';

/** Reads an option that may be repeated. */
export function collect(value: string, earlier: string[] | undefined): string[] {
  return [...(earlier ?? []), value];
}

/**
 * Reads an option that commands take once, as what is given last would hide what was given first.
 *
 * @throws InvalidArgumentError where it is given again
 */
export function once(value: string, earlier: string | undefined): string {
  if (earlier === undefined) return value;
  throw new InvalidArgumentError(`It is ${earlier} already; expected one, and a command for each.`);
}

/** @throws InvalidArgumentError unless it is a whole number from 1 */
export function positiveInteger(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('Expected a whole number above 0.');
  return Number(text);
}

/**
 * Threads that work at once: each takes some 50 MB, and more than a few for each core only wait for one another.
 *
 * @throws InvalidArgumentError for more than that
 */
export function workerCount(text: string): number {
  const count = positiveInteger(text);
  const cores = os.availableParallelism();
  const most = Math.max(64, 4 * cores);
  if (count > most) {
    throw new InvalidArgumentError(`Expected ${most} at most: this machine has ${cores} cores.`);
  }
  return count;
}

/** @throws InvalidArgumentError unless it is a whole number from 0 */
export function naturalNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Expected a whole number.');
  return Number(text);
}

/** @throws InvalidArgumentError unless it is a number above 0 in decimal digits, as in tables */
export function positiveNumber(text: string): number {
  const value = parseNumber(text);
  if (!(value > 0)) throw new InvalidArgumentError('Expected a number above 0.');
  return value;
}

/** @throws InvalidArgumentError unless it is a number above 0 and below 1 in decimal digits */
export function share(text: string): number {
  const value = parseNumber(text);
  if (!(value > 0 && value < 1)) throw new InvalidArgumentError('Expected a share, above 0 and below 1.');
  return value;
}

/** @throws InvalidArgumentError unless it is a number from 0 in decimal digits */
export function notNegative(text: string): number {
  const value = parseNumber(text);
  if (!(value >= 0)) throw new InvalidArgumentError('Expected a number from 0.');
  return value;
}

/**
 * Reads what is between the fields of a table: `,`, `;`, `|` or a tab, which may be typed as the word.
 *
 * @throws InvalidArgumentError for anything else
 */
export function delimiter(text: string): string {
  if (text === 'tab' || text === '\\t') return '\t';
  if (!/^[,;|\t]$/.test(text)) throw new InvalidArgumentError("Expected ',', ';', '|' or tab.");
  return text;
}

/** The address of a server. */
export function serverAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw new InvalidArgumentError('Expected the address of a server, as http://localhost:5000.');
  }
  if (url.username === '' && url.password === '') return text;
  throw new InvalidArgumentError(
    'Expected an address without user and password, which the environment has: MLFLOW_TRACKING_USERNAME, MLFLOW_TRACKING_PASSWORD.',
  );
}
