import type { Command } from '@commander-js/extra-typings';
import { currentRuns } from '../../pipeline/history/run-history.ts';
import { statusLines } from '../../pipeline/history/run-lines.ts';
import { EXIT } from '../../run-program.ts';
import type { RunCommand } from '../options.ts';
import { addStoreOptions, printJson } from '../store-options.ts';

export function addStatus(program: Command, run: RunCommand): void {
  addStoreOptions(program.command('status')).action(({ workdir, json }) =>
    run(async () => {
      const runs = await currentRuns(workdir);
      if (json) printJson(runs);
      else if (runs.length === 0) console.log(`no runs in ${workdir} yet`);
      for (const state of json ? [] : runs) console.log(statusLines(state, Date.now()).join('\n'));
      return EXIT.ok;
    }),
  );
}
