import type { Removal } from '../pipeline/care/removal.ts';
import { removalLines } from '../pipeline/care/removal-lines.ts';
import { EXIT } from '../run-program.ts';
import { printJson } from './store-options.ts';

/** Tells what was removed. Returns the exit code. */
export function printRemoval(removal: Removal, { json }: { readonly json?: true | undefined }): number {
  if (json) printJson(removal);
  else console.log(removalLines(removal).join('\n'));
  return removal.cancelled ? EXIT.cancelled : EXIT.ok;
}
