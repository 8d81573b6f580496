import type { Command } from '@commander-js/extra-typings';
import { readStepLogs, stepLogLines } from '../../pipeline/history/step-log.ts';
import { EXIT } from '../../run-program.ts';
import type { RunCommand } from '../options.ts';
import { addStoreOptions, printJson } from '../store-options.ts';

export function addLog(program: Command, run: RunCommand): void {
  addStoreOptions(program.command('log').argument('<step>', 'its name, its label, or digits of its key'))
    .option('--run <id>', 'of this run (`heareval runs` lists them); else the latest with such a step')
    .action((step, { workdir, json, run: id }) =>
      run(async () => {
        const logs = await readStepLogs(workdir, step, id);
        if (json) printJson(logs);
        else console.log(logs.map((log) => stepLogLines(log).join('\n')).join('\n\n'));
        return EXIT.ok;
      }),
    );
}
