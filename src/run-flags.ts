import os from 'node:os';
import type { Command } from '@commander-js/extra-typings';
import { InvalidArgumentError, Option, type Command as PlainCommand } from 'commander';
import { collect, workerCount } from './option-values.ts';

const TRIGGERS = ['inputs', 'params', 'version', 'code'] as const;

/** How steps are run. */
export type RunFlags = {
  readonly workdir: string;
  readonly workers: number;
  readonly json?: true | undefined;
  readonly dryRun?: true | undefined;
  readonly failFast?: true | undefined;
  readonly force?: true | undefined;
  readonly forceStep?: readonly string[] | undefined;
  readonly forceDownstream?: true | undefined;
  readonly until?: readonly string[] | undefined;
  readonly select?: readonly string[] | undefined;
  readonly rerunTriggers?: readonly (typeof TRIGGERS)[number][] | undefined;
  readonly verify?: true | undefined;
  readonly cache?: string | undefined;
};

type Options = Record<string, unknown>;

/**
 * The options that say how steps are run: the same for every program that runs some. Their types are stated, not
 * inferred: inferring so many takes the compiler more memory than machines have.
 */
export function addRunFlags<A extends unknown[], O extends Options>(
  command: Command<A, O>,
): Command<A, O & RunFlags> {
  (command as unknown as PlainCommand)
    .optionsGroup('Folders:')
    .option('--workdir <folder>', 'where steps keep what they made', '_workdir')
    .optionsGroup('Steps:')
    .addOption(
      new Option('--workers <number>', 'how many threads work at once')
        .argParser(workerCount)
        .default(os.availableParallelism(), 'all cores'),
    )
    .option('--json', 'print one JSON object per line for each event')
    .option('--dry-run', 'say which steps are fresh and why the others have to run; run nothing')
    .addOption(
      new Option('--keep-going', 'after a failure finish what does not depend on it (the default)').conflicts(
        'failFast',
      ),
    )
    .option('--fail-fast', 'after a failure start nothing more')
    .option('--force', 'run every step, even if it is fresh')
    .option('--force-step <step>', 'run this step, even if it is fresh; * is any text; repeatable', collect)
    .option('--force-downstream', 'run all that is below a forced step too')
    .option('--until <step>', 'run no further than this step; * is any text; repeatable', collect)
    .option('--select <step>', 'run this step alone, on what is there; * is any text; repeatable', collect)
    .option(
      '--rerun-triggers <list>',
      `which changes make a step run again: some of ${TRIGGERS.join(',')}, or none (default: all)`,
      triggers,
    )
    .option('--verify', 'verify the content of every output before it is taken as fresh')
    .addOption(
      new Option(
        '--cache <list>',
        'folders, or s3://bucket/prefix, to share outputs by, each with :r, :w or :rw, for instance local:rw,/mnt/team:r; local is your own cache, none is none',
      ).env('HEAREVAL_CACHE'),
    );
  return command as unknown as Command<A, O & RunFlags>;
}

function triggers(text: string): (typeof TRIGGERS)[number][] {
  if (text === 'none') return [];
  return text.split(',').map((name) => {
    const trigger = TRIGGERS.find((each) => each === name);
    if (trigger === undefined) {
      throw new InvalidArgumentError(`Expected none, or some of ${TRIGGERS.join(',')} with commas between.`);
    }
    return trigger;
  });
}
