import os from 'node:os';
import { type Command, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { addRunFlags, type RunFlags } from '../run-flags.ts';

/** Runs what a command does and keeps the exit code that it returns. */
export type RunCommand = (work: (signal: AbortSignal) => Promise<number>) => Promise<void>;

/** What every command that runs steps takes. */
export interface CommonOptions extends RunFlags {
  readonly workdir: string;
  readonly tasksDir: string;
  readonly embeddingsDir: string;
  readonly workers: number;
}

/** What every command that trains heads takes. */
export interface HeadOptions {
  readonly grid: 'default' | 'fast' | 'faster';
  readonly gridPoints: number;
  readonly seed: number;
}

/** What every command that prepares tasks takes. */
export interface DownloadOptions {
  readonly mirror?: readonly string[] | undefined;
  readonly sampleRate?: readonly number[] | undefined;
}

type Options = Record<string, unknown>;

export function addCommonOptions<A extends unknown[], O extends Options>(command: Command<A, O>) {
  const located = command
    .option('--workdir <folder>', 'where steps keep what they made', '_workdir')
    .option('--tasks-dir <folder>', 'where task folders are', 'tasks')
    .option('--embeddings-dir <folder>', 'where embeddings, predictions and scores go', 'embeddings')
    .addOption(
      new Option('--workers <number>', 'how many threads work at once')
        .argParser(positiveInteger)
        .default(os.availableParallelism(), 'all cores'),
    );
  return addRunFlags(located);
}

export function addModuleOption<A extends unknown[], O extends Options>(command: Command<A, O>) {
  return command.requiredOption(
    '--module <module>',
    'embedding module: a path or a package; ./baseline is the one in this folder, else the built-in one',
  );
}

export function addTaskOption<A extends unknown[], O extends Options>(command: Command<A, O>) {
  return command.requiredOption('--task <task>', 'a task folder, for instance spoken_digit-1.0.9-full');
}

export function addHeadOptions<A extends unknown[], O extends Options>(command: Command<A, O>) {
  return command
    .addOption(
      new Option('--grid <grid>', 'hyperparameters that the head is chosen from')
        .choices(['default', 'fast', 'faster'] as const)
        .default('default' as const),
    )
    .option('--grid-points <number>', 'how many points of the grid to try', positiveInteger, 8)
    .option('--seed <number>', 'seed of every random draw', naturalNumber, 42);
}

export function addDownloadOptions<A extends unknown[], O extends Options>(command: Command<A, O>) {
  return command
    .option(
      '--mirror <folder or URL>',
      'searched by file name before the original address; repeatable',
      collect,
    )
    .option('--sample-rate <Hz>', 'prepare only this sample rate; repeatable', collectRates);
}

function collect(value: string, earlier: string[] | undefined): string[] {
  return [...(earlier ?? []), value];
}

function collectRates(value: string, earlier: number[] | undefined): number[] {
  return [...(earlier ?? []), positiveInteger(value)];
}

function positiveInteger(text: string): number {
  const value = naturalNumber(text);
  if (value === 0) throw new InvalidArgumentError('Expected a whole number above 0.');
  return value;
}

function naturalNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Expected a whole number.');
  return Number(text);
}
