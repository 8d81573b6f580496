import { type Command, Option } from '@commander-js/extra-typings';

type Options = Record<string, unknown>;

/** How steps are run. */
export interface RunFlags {
  readonly json?: true | undefined;
  readonly dryRun?: true | undefined;
}

/** The options that say how steps are run: the same for every program that runs some. */
export function addRunFlags<A extends unknown[], O extends Options>(command: Command<A, O>) {
  return command
    .addOption(new Option('--json', 'print one JSON object per line for each event'))
    .addOption(
      new Option('--dry-run', 'say which steps are fresh and why the others have to run; run nothing'),
    );
}
