import type { Command } from '@commander-js/extra-typings';
import { EXIT } from '../../run-program.ts';
import type { RunCommand } from '../options.ts';
import { addPublishedOptions, addStoreOptions } from '../store-options.ts';

export function addDoctor(program: Command, run: RunCommand): void {
  addPublishedOptions(addStoreOptions(program.command('doctor'))).action(
    ({ workdir, tasksDir, embeddingsDir, json }) =>
      run(async () => {
        const { checks } = await import('../../doctor/checks.ts');
        const places = { cwd: process.cwd(), folders: [workdir, tasksDir, embeddingsDir] };
        let hasFailed = false;
        for (const { name, find } of checks) {
          const { state, detail, next } = await find(places);
          hasFailed ||= state === 'failed';
          if (json) {
            console.log(JSON.stringify({ check: name, state, detail, next }));
          } else {
            console.log(`${state.padEnd(9)}${name.padEnd(22)}${detail}`);
            if (next !== undefined) console.log(`${''.padEnd(31)}next: ${next}`);
          }
        }
        return hasFailed ? EXIT.userError : EXIT.ok;
      }),
  );
}
