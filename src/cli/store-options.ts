import type { Command } from '@commander-js/extra-typings';

type Options = Record<string, unknown>;

/** What every command takes that looks at the store and runs no steps. */
export function addStoreOptions<A extends unknown[], O extends Options>(command: Command<A, O>) {
  return command
    .option('--workdir <folder>', 'where steps keep what they made', '_workdir')
    .option('--json', 'print JSON for other programs');
}

/** One JSON value, on lines of its own, as people can still read it. */
export function printJson(value: unknown): void {
  console.log(JSON.stringify(value, null, 2));
}
