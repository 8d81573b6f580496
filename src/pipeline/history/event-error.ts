import { UserError } from '../../errors.ts';
import type { EventError } from './events.ts';

/** An error as events tell it: the user's without a stack. */
export function eventError(error: Error): EventError {
  return error instanceof UserError
    ? { name: error.name, message: error.message, next: error.next }
    : { name: error.name, message: error.message, stack: error.stack };
}

/** What was thrown, as an error. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
