import type { Command } from '@commander-js/extra-typings';
import {
  comparedLines,
  compareOutputs,
  explainedKeyLines,
  explainKey,
} from '../../pipeline/store/compare-outputs.ts';
import { EXIT } from '../../run-program.ts';
import type { RunCommand } from '../options.ts';
import { addStoreOptions, printJson } from '../store-options.ts';

export function addHash(program: Command, run: RunCommand): void {
  const meant = 'an output: its folder, digits of its key, or a step that has only one';
  addStoreOptions(program.command('hash').argument('<stepA>', meant).argument('[stepB]', 'another')).action(
    (first, second, { workdir, json }) =>
      run(async () => {
        if (second === undefined) {
          const explained = explainKey(workdir, first);
          if (json) printJson(explained);
          else console.log(explainedKeyLines(explained).join('\n'));
        } else {
          const compared = compareOutputs(workdir, first, second);
          if (json) printJson(compared);
          else console.log(comparedLines(compared).join('\n'));
        }
        return EXIT.ok;
      }),
  );
}
