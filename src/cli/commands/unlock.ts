import type { Command } from '@commander-js/extra-typings';
import { lockLines } from '../../pipeline/care/removal-lines.ts';
import { listLocks, unlock } from '../../pipeline/care/store-locks.ts';
import { EXIT } from '../../run-program.ts';
import type { RunCommand } from '../options.ts';
import { addPublishedOptions, addStoreOptions, printJson } from '../store-options.ts';

export function addUnlock(program: Command, run: RunCommand): void {
  const meant =
    'its name, its label, its task, digits of its key, or a run; without one, all locks are listed';
  addPublishedOptions(addStoreOptions(program.command('unlock').argument('[step]', meant)))
    .option('--force', 'even when it is alive: its step fails then instead of ending')
    .action((step, { workdir, tasksDir, embeddingsDir, force, json }) =>
      run(async () => {
        const published = [tasksDir, embeddingsDir];
        const locks =
          step === undefined
            ? listLocks(workdir, published)
            : await unlock(workdir, step, { published, force });
        if (json) printJson(locks);
        else console.log(lockLines(locks).join('\n'));
        return EXIT.ok;
      }),
    );
}
