import { defaultProfile } from '../../../src/cluster/slurm/profile.ts';
import { SlurmEngine } from '../../../src/cluster/slurm/slurm-engine.ts';
import { type EngineMaker, runPipeline } from '../../../src/pipeline/index.ts';
import { runProgram } from '../../../src/run-program.ts';
import { waitingStep } from '../queue/waiting-steps.ts';

/** A command whose step waits with SLURM: `<workdir> cancel|leave`, what it does with its jobs on Ctrl-C. */
await runProgram(async (signal) => {
  const [, , workdir = '', onInterrupt] = process.argv;
  const profile = {
    ...defaultProfile(),
    gather: 0,
    on_interrupt: onInterrupt === 'leave' ? 'leave' : 'cancel',
  } as const;
  const runOn: EngineMaker = async (run) => new SlurmEngine({ ...run, profile, command: ['false'] });
  const { status } = await runPipeline([waitingStep(workdir)], { workdir, workers: 1, runOn, signal });
  return status === 'cancelled' ? 130 : 1;
});
