import { at } from '../../at.ts';
import { type Benchmark, benchmarkNodes } from '../../benchmark/benchmark-nodes.ts';
import { withModule } from '../../benchmark/module-hosts.ts';
import type { ModuleOptions } from '../../benchmark/options.ts';
import { type TaskSource, taskFromSteps } from '../../benchmark/task-source.ts';
import { missingPackages } from '../../datasets/soundfont/find-sound-font.ts';
import type { EmbeddingProfile } from '../../embed/embedding-profile.ts';
import type { ModuleHost } from '../../modules/module-host.ts';
import type { StepNode } from '../../pipeline/index.ts';
import { getTask } from '../../tasks/registry.ts';
import type { CommonOptions } from '../options.ts';
import { DEMO_MODELS_DIR, SAMPLED_TASK } from './demo-names.ts';
import { demoNetwork } from './demo-network.ts';

/** What the network is trained on, and the rate that it hears, in Hz, as its recipe has them. */
const NETWORK_TASK = 'tone_pitch';
const NETWORK_RATE = 16000;
/** One of each type. */
const DEMO_TASKS = [NETWORK_TASK, 'tone_events', 'tone_jnd', 'tone_ranking', 'tone_f0', 'tone_melody'];
const HEADS = { protocol: 'hear2021', grid: 'default', gridPoints: 8, search: 'full', seed: 42 } as const;

/** Hz. The network that is trained hears other audio than the baseline. */
const RATES: Readonly<Record<string, readonly number[]>> = { [NETWORK_TASK]: [NETWORK_RATE, 44100] };

interface DemoOptions extends CommonOptions, ModuleOptions {
  readonly module: string;
  readonly modelsDir?: string | undefined;
}

/** The steps of the demo. */
export interface DemoSteps {
  /** Everything to build. */
  readonly nodes: readonly StepNode[];
  /** Those that have the scores. */
  readonly scores: readonly StepNode[];
  readonly profiles: readonly EmbeddingProfile[];
  /** Whether those that probe the trained network are among them: they can be made when it is there. */
  readonly isWhole: boolean;
}

/** Lends `work` the demo: the benchmark of its tasks, and a network that is trained, and then probed on its own task. */
export async function withDemo<T>(
  { module, modelsDir = DEMO_MODELS_DIR, ...options }: DemoOptions,
  signal: AbortSignal,
  work: (steps: DemoSteps) => Promise<T>,
): Promise<T> {
  const names = missingPackages(false) === undefined ? [...DEMO_TASKS, SAMPLED_TASK] : DEMO_TASKS;
  const sources: TaskSource[] = [];
  for (const name of names) {
    const task = await getTask(name);
    sources.push(taskFromSteps(task, 'small', { ...options, sampleRate: RATES[name] ?? [44100] }));
  }
  const benchmarkOf = (source: TaskSource, host: ModuleHost) =>
    benchmarkNodes(source, host, { ...options, ...HEADS }, signal);
  const own = at(sources, 0);
  const network = await demoNetwork(own, { ...options, modelsDir });
  const whole = (built: readonly Benchmark[], isWhole: boolean): DemoSteps => ({
    nodes: [...network.nodes, ...built.flatMap(({ nodes }) => nodes)],
    scores: built.map(({ scores }) => scores),
    profiles: built.map(({ profile }) => profile),
    isWhole,
  });
  return withModule(module, options, async (host) => {
    const built: Benchmark[] = [];
    for (const source of sources) built.push(await benchmarkOf(source, host));
    const { trained } = network;
    if (trained === undefined) return work(whole(built, false));
    const { name: _baseline, ...others } = options;
    return withModule(trained, others, async (probed) =>
      work(whole([...built, await benchmarkOf(own, probed)], true)),
    );
  });
}
