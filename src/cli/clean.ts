import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Command } from '@commander-js/extra-typings';
import { UserError } from '../errors.ts';
import { cleanScope, scopesOf } from '../pipeline/index.ts';
import { nearestName } from '../tasks/nearest-name.ts';
import type { RunCommand } from './options.ts';
import { addDryRunOption, addStoreOptions, printRemoval } from './store-options.ts';

export function addClean(program: Command, run: RunCommand): void {
  const task = 'for instance spoken_digit-1.0.9-full';
  addDryRunOption(addStoreOptions(program.command('clean').argument('<task>', task)))
    .option('--published', 'remove its task folder too')
    .option('--tasks-dir <folder>', 'where task folders are', 'tasks')
    .action((name, options) =>
      run(async (signal) => {
        const { workdir, tasksDir, published, dryRun } = options;
        checkName(name, workdir, tasksDir);
        const folder = published ? path.join(tasksDir, name) : undefined;
        const removal = await cleanScope(workdir, name, { published: folder, dryRun, signal });
        return printRemoval(removal, options);
      }),
    );
}

/** @throws UserError when neither the workdir nor the task folders know the name */
function checkName(name: string, workdir: string, tasksDir: string): void {
  const known = [...new Set([...scopesOf(workdir), ...foldersIn(tasksDir)])];
  if (known.includes(name)) return;
  const nearest = nearestName(name, known);
  const expected = known.length === 0 ? 'there is none' : `expected one of ${known.join(', ')}`;
  throw new UserError(`${name}: no such task in ${workdir} or ${tasksDir}; ${expected}`, {
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
