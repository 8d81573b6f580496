import type { Command } from '@commander-js/extra-typings';
import { benchmarkNodes } from '../benchmark/benchmark-nodes.ts';
import { withModule } from '../benchmark/module-hosts.ts';
import { runProfiled } from '../benchmark/profiled-run.ts';
import { taskFromSteps } from '../benchmark/task-source.ts';
import type { EmbeddingProfile } from '../embed/embedding-profile.ts';
import type { ModuleHost } from '../modules/module-host.ts';
import type { StepNode } from '../pipeline/index.ts';
import { runInTerminal } from '../pipeline/index.ts';
import { getTask } from '../tasks/registry.ts';
import { addCommonOptions, type CommonOptions, type RunCommand } from './options.ts';
import { printScores } from './scores-table.ts';

export const DEMO = 'demo';
export const DEMO_MODULE = './baseline';
/** One of each type. */
const DEMO_TASKS = ['tone_pitch', 'tone_events', 'tone_jnd', 'tone_ranking', 'tone_f0', 'tone_melody'];
const HEADS = { protocol: 'hear2021', grid: 'default', gridPoints: 8, search: 'full', seed: 42 } as const;

export function addDemo(program: Command, run: RunCommand): void {
  addCommonOptions(
    program
      .command(DEMO)
      .option('--name <name>', 'name of the baseline below the embeddings folder', 'baseline'),
  ).action((options) =>
    run((signal) =>
      withModule(DEMO_MODULE, options, async (host) => {
        const { nodes, scores, profiles } = await demoNodes(host, options, signal);
        const { result, exitCode } = await runProfiled(runInTerminal, nodes, profiles, {
          ...options,
          signal,
        });
        if (result !== undefined && !options.json) await printScores(result, scores);
        return exitCode;
      }),
    ),
  );
}

/** The benchmark of the demo's tasks: everything to build, and the steps that have the scores. */
export async function demoNodes(
  host: ModuleHost,
  options: CommonOptions,
  signal: AbortSignal,
): Promise<{
  readonly nodes: readonly StepNode[];
  readonly scores: readonly StepNode[];
  readonly profiles: readonly EmbeddingProfile[];
}> {
  const nodes: StepNode[] = [];
  const scores: StepNode[] = [];
  const profiles: EmbeddingProfile[] = [];
  for (const name of DEMO_TASKS) {
    const source = taskFromSteps(getTask(name), 'small', { ...options, sampleRate: [44100] });
    const built = await benchmarkNodes(source, host, { ...options, ...HEADS }, signal);
    nodes.push(...built.nodes);
    scores.push(built.scores);
    profiles.push(built.profile);
  }
  return { nodes, scores, profiles };
}
