import type { Command } from '@commander-js/extra-typings';
import { addCommonOptions, type RunCommand } from '../options.ts';
import { DEMO, DEMO_MODELS_DIR, DEMO_MODULE, SAMPLED_TASK } from './demo-names.ts';
import type { DemoSteps } from './demo-steps.ts';

export function addDemo(program: Command, run: RunCommand): void {
  addCommonOptions(
    program
      .command(DEMO)
      .option('--name <name>', 'name of the baseline below the embeddings folder', 'baseline')
      .option('--models-dir <folder>', 'where the trained model goes', DEMO_MODELS_DIR),
  ).action((options) =>
    run(async (signal) => {
      const { runProfiled } = await import('../../benchmark/profiled-run.ts');
      const { missingPackages } = await import('../../datasets/soundfont/find-sound-font.ts');
      const { runInTerminal } = await import('../../pipeline/index.ts');
      const { printScores } = await import('../scores-table.ts');
      const { withDemo } = await import('./demo-steps.ts');
      const runDemo = ({ nodes, profiles }: DemoSteps) =>
        runProfiled(runInTerminal, nodes, profiles, { ...options, signal });
      const begun = await withDemo({ ...options, module: DEMO_MODULE }, signal, async (steps) => ({
        steps,
        ...(await runDemo(steps)),
      }));
      const done = { ...begun };
      if (begun.exitCode === 0 && !begun.steps.isWhole && !options.dryRun) {
        // The network is there now, so that its embedding can be probed.
        await withDemo({ ...options, module: DEMO_MODULE }, signal, async (steps) => {
          if (steps.isWhole) Object.assign(done, { steps, ...(await runDemo(steps)) });
        });
      }
      const { result, exitCode, steps } = done;
      if (result !== undefined && !options.json) await printScores(result, steps.scores);
      const next = missingPackages(false)?.next;
      if (next !== undefined) console.error(`${SAMPLED_TASK} is left out, as it needs a sound font: ${next}`);
      return exitCode;
    }),
  );
}
