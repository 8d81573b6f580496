import { type Command, InvalidArgumentError } from '@commander-js/extra-typings';
import { infiniteAsText } from '../formats/files/infinite-numbers.ts';

type Options = Record<string, unknown>;

/** What every command takes that looks at the store and runs no steps. */
export function addStoreOptions<A extends unknown[], O extends Options>(command: Command<A, O>) {
  return command
    .option('--workdir <folder>', 'where steps keep what they made', '_workdir')
    .option('--json', 'print JSON for other programs');
}

/** Where else files of outputs are published. */
export function addPublishedOptions<A extends unknown[], O extends Options>(command: Command<A, O>) {
  return command
    .option('--tasks-dir <folder>', 'where task folders are', 'tasks')
    .option('--embeddings-dir <folder>', 'where embeddings, predictions and scores are', 'embeddings');
}

/** What every command takes that removes something. */
export function addDryRunOption<A extends unknown[], O extends Options>(command: Command<A, O>) {
  return command.option('--dry-run', 'say what would be removed; remove nothing');
}

const ageUnits = { m: 60_000, h: 3600_000, d: 24 * 3600_000, w: 7 * 24 * 3600_000 };
const sizeUnits = { kB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 };

/** Milliseconds. @throws InvalidArgumentError unless it is a number with a unit, as in `30d` or `12h` */
export function age(text: string): number {
  return quantity(text, ageUnits, '30d, 12h or 90m');
}

/** Bytes. @throws InvalidArgumentError unless it is a number with a unit, as in `20GB` */
export function byteSize(text: string): number {
  return quantity(text, sizeUnits, '20GB or 500MB');
}

function quantity(text: string, units: Readonly<Record<string, number>>, examples: string): number {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?) ?([a-zA-Z]+)$/.exec(text) ?? [];
  const name = Object.keys(units).find((each) => each.toLowerCase() === unit.toLowerCase());
  const factor = name === undefined ? undefined : units[name];
  if (number === undefined || factor === undefined) {
    throw new InvalidArgumentError(`Expected a number with a unit, as in ${examples}.`);
  }
  return Number(number) * factor;
}

/** One JSON value, on lines of its own, as people can still read it; infinite numbers are text in it. */
export function printJson(value: unknown): void {
  console.log(JSON.stringify(value, infiniteAsText, 2));
}
