import type { Command } from '@commander-js/extra-typings';
import type { RunCommand } from '../options.ts';
import { addTarget } from '../target-options.ts';

export function addPlan(program: Command, run: RunCommand): void {
  addTarget(program.command('plan')).action((target, options) =>
    run(async (signal) => {
      const { runInTerminal } = await import('../../pipeline/index.ts');
      const { downloadsToCome } = await import('../../tasks/downloads-to-come.ts');
      const { withTarget } = await import('../targets.ts');
      return withTarget(target, options, signal, async (nodes, chosen) => {
        const describePlan = downloadsToCome(chosen);
        const { exitCode } = await runInTerminal(nodes, { ...options, dryRun: true, signal, describePlan });
        return exitCode;
      });
    }),
  );
}
