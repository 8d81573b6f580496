import type { Command } from '@commander-js/extra-typings';
import { runInTerminal } from '../../pipeline/index.ts';
import { downloadsToCome } from '../../tasks/downloads-to-come.ts';
import type { RunCommand } from '../options.ts';
import { addTarget, withTarget } from '../targets.ts';

export function addPlan(program: Command, run: RunCommand): void {
  addTarget(program.command('plan')).action((target, options) =>
    run((signal) =>
      withTarget(target, options, signal, async (nodes, chosen) => {
        const describePlan = downloadsToCome(chosen);
        const { exitCode } = await runInTerminal(nodes, { ...options, dryRun: true, signal, describePlan });
        return exitCode;
      }),
    ),
  );
}
