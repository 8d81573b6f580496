import type { Command } from '@commander-js/extra-typings';
import { UserError } from '../../errors.ts';
import { nearestName } from '../../nearest-name.ts';
import { EXIT } from '../../run-program.ts';
import { addTasksFlag } from '../../task-flags.ts';
import { taskNames } from '../../tasks/registry.ts';
import type { RunCommand } from '../options.ts';
import { addStoreOptions, printJson } from '../store-options.ts';

export function addTasks(program: Command, run: RunCommand): void {
  const words =
    'only those that all of these are in: a name, mode, group, kind, score, licence or what they are about';
  addTasksFlag(addStoreOptions(program.command('tasks').argument('[words...]', words))).action(
    (typed, options) =>
      run(async () => {
        const { listedLines, listTasks } = await import('../../tasks/list-tasks.ts');
        const listed = await listTasks(typed, options);
        if (listed.length === 0) {
          const nearest = nearestName(typed.join(' '), taskNames);
          const hint = nearest === undefined ? '' : `; did you mean ${nearest}?`;
          throw new UserError(`${typed.join(' ')}: no such task${hint}`, { next: 'heareval tasks' });
        }
        if (options.json) printJson(listed);
        else console.log(listedLines(listed).join('\n'));
        return EXIT.ok;
      }),
  );
}
