import type { Command } from '@commander-js/extra-typings';
import { CHECK_SECONDS } from '../../modules/validate/check-seconds.ts';
import type { CheckedPoint } from '../../modules/validate/validate-module.ts';
import { positiveInteger } from '../../option-values.ts';
import { EXIT } from '../../run-program.ts';
import { addModuleOption, type RunCommand } from '../options.ts';

export function addValidate(program: Command, run: RunCommand): void {
  addModuleOption(program.command('validate'))
    .option('--json', 'print one JSON object per line for each check')
    .option('--timeout <seconds>', 'how long one call of the module may take', positiveInteger, 600)
    .option(
      '--check-seconds <seconds>',
      'how long the checks of memory and of long sounds may each take; they say what they leave out',
      positiveInteger,
      CHECK_SECONDS,
    )
    .action((options) =>
      run(async (signal) => {
        const { withModule } = await import('../../benchmark/module-hosts.ts');
        const { validateModule, validationSummary } = await import(
          '../../modules/validate/validate-module.ts'
        );
        return withModule(options.module, { ...options, workers: 1 }, async (host) => {
          const points: CheckedPoint[] = [];
          for await (const point of validateModule(host, { seconds: options.checkSeconds, signal })) {
            points.push(point);
            const { state, check, detail } = point;
            console.log(
              options.json ? JSON.stringify(point) : `${state.padEnd(9)}${check.padEnd(22)}${detail}`,
            );
          }
          console.error(validationSummary(options.module, points));
          return points.some(({ state }) => state === 'failed') ? EXIT.userError : EXIT.ok;
        });
      }),
    );
}
