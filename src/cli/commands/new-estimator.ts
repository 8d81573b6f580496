import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from '@commander-js/extra-typings';
import { TRAINING_DIR } from '../../develop/training-dir.ts';
import { shownText, UserError } from '../../errors.ts';
import { once, share } from '../../option-values.ts';
import { EXIT } from '../../run-program.ts';
import { addTasksFlag } from '../../task-flags.ts';
import type { RunCommand } from '../options.ts';

const TEST_SHARE = 0.2;

export function addNewEstimator(program: Command, run: RunCommand): void {
  const command = program
    .command('new-estimator')
    .argument('<name>', 'for instance my_notes: training/my_notes, and later models/my_notes')
    .option(
      '--from <folder or task>',
      'recordings, <track_id>.wav or of other formats, with <track_id>.jams; or a task that is prepared, whose labels become annotations',
      once,
    )
    .option(
      '--namespace <namespace>',
      'what it is to annotate with (default: what all annotations have)',
      once,
    )
    .option('--test-share <share>', 'of the recordings, for index_test.json', share, TEST_SHARE)
    .option('--training-dir <folder>', 'where its folder goes', TRAINING_DIR);
  addTasksFlag(command).action((name, { from, tasksDir, ...options }) =>
    run(async () => {
      const { newEstimator } = await import('../../develop/new-estimator.ts');
      const tell = (line: string) => console.error(shownText(line));
      const place = from === undefined ? undefined : await placeOf(from, tasksDir);
      console.log(await newEstimator(name, { ...options, from: place, tell }));
      return EXIT.ok;
    }),
  );
}

/** A folder as it is typed; else that of the task that is meant. */
async function placeOf(typed: string, tasksDir: string): Promise<string> {
  const { taskFolderName } = await import('../../benchmark/task-source.ts');
  const { findTask } = await import('../../tasks/registry.ts');
  if (existsSync(typed) || /[\\/]/.test(typed)) return typed;
  const name = await taskFolderName({ name: typed, option: '--from' }, { tasksDir }).catch((error) => {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`${error.message}; nor is it a folder of recordings`, {
      next: error.next,
      cause: error,
    });
  });
  const folder = join(tasksDir, name);
  if (existsSync(folder)) return folder;
  const made = await findTask(name);
  throw new UserError(
    `--from ${typed}: no such folder, and none of a task in ${tasksDir}; expected one of both`,
    {
      next: made === undefined ? undefined : `heareval preprocess ${made.task.name} --mode ${made.mode}`,
    },
  );
}
