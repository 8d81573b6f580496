import type { Command } from '@commander-js/extra-typings';
import { listRuns } from '../../pipeline/history/run-history.ts';
import { runsTable } from '../../pipeline/history/run-lines.ts';
import { EXIT } from '../../run-program.ts';
import type { RunCommand } from '../options.ts';
import { addStoreOptions, printJson } from '../store-options.ts';

export function addRuns(program: Command, run: RunCommand): void {
  addStoreOptions(program.command('runs')).action(({ workdir, json }) =>
    run(async () => {
      const runs = await listRuns(workdir);
      if (json) printJson(runs);
      else console.log(runs.length === 0 ? `no runs in ${workdir} yet` : runsTable(runs));
      return EXIT.ok;
    }),
  );
}
