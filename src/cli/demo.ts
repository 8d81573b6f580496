import type { Command } from '@commander-js/extra-typings';
import { runInTerminal, type StepNode } from '../pipeline/index.ts';
import { getTask } from '../tasks/registry.ts';
import { benchmarkNodes, withModule } from './benchmark.ts';
import { addCommonOptions, type RunCommand } from './options.ts';
import { printScores } from './scores-table.ts';
import { taskFromSteps } from './task-source.ts';

const DEMO_TASKS = ['tone_pitch', 'tone_events'];
const HEADS = { grid: 'default', gridPoints: 8, seed: 42 } as const;

export function addDemo(program: Command, run: RunCommand): void {
  addCommonOptions(program.command('demo'))
    .description('run the whole benchmark on two small synthetic tasks; needs no network and no data')
    .action((options) =>
      run((signal) =>
        withModule('./baseline', options, async (host) => {
          const nodes: StepNode[] = [];
          const scores: StepNode[] = [];
          for (const name of DEMO_TASKS) {
            const source = taskFromSteps(getTask(name), 'small', { ...options, sampleRate: [44100] });
            const built = await benchmarkNodes(source, host, { ...options, ...HEADS }, signal);
            nodes.push(...built.nodes);
            scores.push(built.scores);
          }
          const { result, exitCode } = await runInTerminal(nodes, { ...options, signal });
          if (result !== undefined && !options.json) await printScores(result, scores);
          return exitCode;
        }),
      ),
    );
}
