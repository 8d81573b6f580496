import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from '@commander-js/extra-typings';
import { UserError } from '../../errors.ts';
import { nearestName } from '../../nearest-name.ts';
import { cleanScope, scopesOf } from '../../pipeline/care/clean-scope.ts';
import { tasksAmong } from '../../tasks/task-name.ts';
import { addModeFlag, type RunCommand } from '../options.ts';
import { printRemoval } from '../print-removal.ts';
import { addDryRunOption, addStoreOptions } from '../store-options.ts';

export function addClean(program: Command, run: RunCommand): void {
  const task = 'a task, or its folder: spoken_digit or spoken_digit-1.0.9-full';
  addDryRunOption(addModeFlag(addStoreOptions(program.command('clean').argument('<task>', task))))
    .option('--published', 'remove its task folder too')
    .option('--tasks-dir <folder>', 'where task folders are', 'tasks')
    .action((typed, options) =>
      run(async (signal) => {
        const { workdir, tasksDir, published, dryRun, mode } = options;
        const name = onlyTask(typed, mode, workdir, tasksDir);
        const folder = published ? join(tasksDir, name) : undefined;
        const removal = await cleanScope(workdir, name, { published: folder, dryRun, signal });
        return printRemoval(removal, options);
      }),
    );
}

/** @throws UserError when neither the workdir nor the task folders know the name, or know several that it could mean */
function onlyTask(typed: string, mode: string | undefined, workdir: string, tasksDir: string): string {
  const known = [...new Set([...scopesOf(workdir), ...foldersIn(tasksDir)])];
  const meant = (tasksAmong([typed], mode, known) ?? []).filter((name) => known.includes(name));
  const [only] = meant;
  if (only !== undefined && meant.length === 1) {
    if (only !== typed) console.error(`task ${typed}: ${only}`);
    return only;
  }
  if (meant.length > 1) {
    throw new UserError(`${typed}: could be one of ${meant.join(', ')}; expected one of these, or --mode`);
  }
  const nearest = nearestName(typed, known);
  const expected = known.length === 0 ? 'there is none' : `expected one of ${known.join(', ')}`;
  throw new UserError(`${typed}: no such task in ${workdir} or ${tasksDir}; ${expected}`, {
    ...(nearest === undefined ? {} : { next: `heareval clean ${nearest}` }),
  });
}

function foldersIn(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map(({ name }) => name);
  } catch {
    return [];
  }
}
