import type { Command } from '@commander-js/extra-typings';
import { EXIT } from '../../run-program.ts';
import { addModuleFlags, type RunCommand } from '../options.ts';
import { printJson } from '../store-options.ts';

export function addModules(program: Command, run: RunCommand): void {
  const command = program.command('modules').argument('[module]', 'as --module takes it');
  addModuleFlags(command.option('--json', 'print JSON')).action((specifier, options) =>
    run(async () => {
      const { describedLines, describeModule, loadersTable } = await import(
        '../../modules/describe-module.ts'
      );
      const { moduleLoaders } = await import('../../modules/loaders.ts');
      const { resolveModule } = await import('../../modules/resolve-module.ts');
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
