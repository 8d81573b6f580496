import { BadInputsError, type UserError } from '../errors.ts';

/** A mistake in one line, as it is one of several in a list: of several problems the first, and how many there are. */
export function oneLine(error: UserError): string {
  if (!(error instanceof BadInputsError)) return error.message;
  const [summary = ''] = error.message.split('\n');
  return `${summary.replace(/:$/, '')}, the first: ${error.problems[0] ?? ''}`;
}
