import type { Command } from '@commander-js/extra-typings';
import { describedLines, describeModule, loadersTable } from '../../modules/describe-module.ts';
import { moduleLoaders } from '../../modules/loaders.ts';
import { resolveModule } from '../../modules/resolve-module.ts';
import { EXIT } from '../../run-program.ts';
import { addModuleFlags, type RunCommand } from '../options.ts';
import { printJson } from '../store-options.ts';

export function addModules(program: Command, run: RunCommand): void {
  const command = program.command('modules').argument('[module]', 'as --module takes it');
  addModuleFlags(command.option('--json', 'print JSON')).action((specifier, options) =>
    run(async () => {
      if (specifier === undefined) {
        const loaders = moduleLoaders.map(({ name, usage, description }) => ({ name, usage, description }));
        if (options.json) printJson(loaders);
        else console.log(loadersTable());
        return EXIT.ok;
      }
      const described = describeModule(await resolveModule(specifier, { ...options, cwd: process.cwd() }));
      if (options.json) printJson(described);
      else console.log(describedLines(described).join('\n'));
      return EXIT.ok;
    }),
  );
}
