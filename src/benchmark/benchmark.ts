import { availableParallelism } from 'node:os';
import { readScoresFile, type ScoresFile } from '../formats/folders/scores-file.ts';
import { runPipeline, type StepOutcome } from '../pipeline/index.ts';
import { DEFAULT_HEADS, type HeadOptions } from '../predict/head-options.ts';
import { benchmarkNodes } from './benchmark-nodes.ts';
import type { BenchmarkOptions } from './benchmark-options.ts';
import { checkOptions } from './check-options.ts';
import { withModules } from './module-hosts.ts';
import type { Folders, PipelineOptions } from './options.ts';
import { runProfiled } from './profiled-run.ts';
import { taskFolderName } from './task-source.ts';
import { tasksToRun } from './tasks-to-run.ts';

/** What one module scored on one task. */
export interface BenchmarkScores {
  /** Name of the module's folder. */
  readonly module: string;
  /** Name of the task's folder, for instance `spoken_digit-1.0.9-full`. */
  readonly task: string;
  /** Where embeddings, predictions and scores are. */
  readonly folder: string;
  /** What `scores.json` has. */
  readonly scores: ScoresFile;
}

/**
 * Prepares tasks, embeds them by modules, trains heads and scores them, as one graph of steps of which only those run
 * whose output is not there: what `heareval run` does, for programs.
 *
 * @returns the scores, by module and then by task
 * @throws UserError for what is wrong with modules, tasks or options; the error of a step that failed, after all that
 *   does not depend on it was done (an AggregateError where several failed); the reason of `signal` when it is aborted
 */
export async function benchmark(options: BenchmarkOptions): Promise<readonly BenchmarkScores[]> {
  checkOptions(options);
  const { modules, mode, mirrors, sampleRates, signal = new AbortController().signal, ...others } = options;
  const defined = Object.fromEntries(Object.entries(others).filter(([, value]) => value !== undefined));
  const all = { ...defaults(), ...defined, mirror: mirrors, sampleRate: sampleRates };
  const names: string[] = [];
  for (const name of new Set(options.tasks)) names.push(await taskFolderName({ name, mode }, all));
  return withModules(modules, all, async (hosts) => {
    const tasks = await tasksToRun(names, hosts, all, signal);
    const cells = [];
    for (const host of hosts) {
      for (const task of tasks) {
        const built = await benchmarkNodes(task, host, all, signal);
        cells.push({ module: host.module.name, task: task.name, ...built });
      }
    }
    const nodes = cells.flatMap((cell) => cell.nodes);
    const profiles = cells.map(({ profile }) => profile);
    const result = await runProfiled(runPipeline, nodes, profiles, { ...all, signal });
    signal.throwIfAborted();
    throwFailures(result.steps);
    return Promise.all(
      cells.map(async ({ module, task, scores }) => ({
        module,
        task,
        folder: scores.publishTo ?? '',
        scores: await readScoresFile(result.outputOf(scores)),
      })),
    );
  });
}

function defaults(): Folders & PipelineOptions & HeadOptions {
  return {
    ...DEFAULT_HEADS,
    workdir: '_workdir',
    tasksDir: 'tasks',
    embeddingsDir: 'embeddings',
    workers: availableParallelism(),
  };
}

function throwFailures(steps: readonly StepOutcome[]): void {
  const errors = steps.flatMap(({ error }) => error ?? []);
  if (errors.length > 1) throw new AggregateError(errors, errors.map(({ message }) => message).join('\n'));
  if (errors[0] !== undefined) throw errors[0];
}
