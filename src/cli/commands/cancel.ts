import type { Command } from '@commander-js/extra-typings';
import { UserError } from '../../errors.ts';
import { EXIT } from '../../run-program.ts';
import type { RunCommand } from '../options.ts';
import { addStoreOptions, printJson } from '../store-options.ts';

export function addCancel(program: Command, run: RunCommand): void {
  const meant = 'a run, or how its id begins; without one, the runs that have jobs are listed';
  addStoreOptions(program.command('cancel').argument('[run]', meant))
    .option('--all', 'every run that has jobs')
    .option('--force', 'even where the command of the run may be at work on another host')
    .action((typed, { workdir, all = false, force, json }) =>
      run(async () => {
        if (typed !== undefined && all) throw new UserError(`--all: cancels every run; got ${typed} too`);
        const { cancelRuns, meantRuns, runsWithJobs } = await import('../../cluster/cancel-runs.ts');
        const { cancelledLines, runsWithJobsLines } = await import('../../cluster/cancel-lines.ts');
        if (typed === undefined && !all) {
          const runs = runsWithJobs(workdir);
          if (json) printJson(runs);
          else console.log(runsWithJobsLines(runs, workdir).join('\n'));
          return EXIT.ok;
        }
        const cancelled = await cancelRuns(workdir, meantRuns(workdir, typed), { force });
        if (json) printJson(cancelled);
        else console.log(cancelledLines(cancelled, workdir).join('\n'));
        return cancelled.every(({ left }) => left === 0) ? EXIT.ok : EXIT.userError;
      }),
    );
}
