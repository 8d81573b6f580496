import { existsSync } from 'node:fs';
import type { Command } from '@commander-js/extra-typings';
import { UserError } from '../../errors.ts';
import { collect } from '../../option-values.ts';
import { writeFileAtomic } from '../../pipeline/files/write-file.ts';
import { EXIT } from '../../run-program.ts';
import { addTasksFlag } from '../../task-flags.ts';
import type { RunCommand } from '../options.ts';
import { CONFIG_FILE } from '../project-config.ts';

export function addInit(program: Command, run: RunCommand): void {
  addTasksFlag(program.command('init'))
    .option('--module <module>', 'an embedding module; repeatable (default: ./baseline)', collect)
    .option('--task <task>', 'a task; repeatable (default: tone_pitch --mode small)', collect)
    .option('--mode <mode>', 'which form of the tasks')
    .action(({ module: modules = ['./baseline'], task, mode, tasksDir }) =>
      run(async () => {
        const { taskFolderName } = await import('../../benchmark/task-source.ts');
        if (existsSync(CONFIG_FILE)) {
          throw new UserError(`${CONFIG_FILE}: is there already; expected a folder without one`);
        }
        for (const name of task ?? []) await taskFolderName({ name, mode, option: '--task' }, { tasksDir });
        const chosen =
          task === undefined ? { tasks: ['tone_pitch'], mode: mode ?? 'small' } : { tasks: task, mode };
        const { newConfigText } = await import('../../formats/folders/project-config.ts');
        await writeFileAtomic(CONFIG_FILE, newConfigText({ modules, ...chosen }));
        console.log(CONFIG_FILE);
        console.error('  next: heareval run');
        return EXIT.ok;
      }),
    );
}
