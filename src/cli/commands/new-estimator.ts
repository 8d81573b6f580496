import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from '@commander-js/extra-typings';
import { taskFolderName, taskOnDisk } from '../../benchmark/task-source.ts';
import { newEstimator } from '../../develop/new-estimator.ts';
import { shownText } from '../../errors.ts';
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
    .option('--training-dir <folder>', 'where its folder goes', 'training');
  addTasksFlag(command).action((name, { from, tasksDir, ...options }) =>
    run(async () => {
      const tell = (line: string) => console.error(shownText(line));
      const place = from === undefined ? undefined : await placeOf(from, tasksDir);
      console.log(await newEstimator(name, { ...options, from: place, tell }));
      return EXIT.ok;
    }),
  );
}

/** A folder as it is typed; else that of the task that is meant. */
async function placeOf(typed: string, tasksDir: string): Promise<string> {
  if (existsSync(typed) || /[\\/]/.test(typed)) return typed;
  const { name } = await taskOnDisk(
    await taskFolderName({ name: typed, option: '--from' }, { tasksDir }),
    tasksDir,
  );
  return join(tasksDir, name);
}
