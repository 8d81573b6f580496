import type { Command } from '@commander-js/extra-typings';
import { at } from '../at.ts';
import { benchmarkNodes } from '../benchmark/benchmark-nodes.ts';
import { withModule } from '../benchmark/module-hosts.ts';
import type { ModuleOptions } from '../benchmark/options.ts';
import { type TaskSource, taskFolderName, taskToRun } from '../benchmark/task-source.ts';
import { tasksToRun } from '../benchmark/tasks-to-run.ts';
import { UserError } from '../errors.ts';
import { once } from '../option-values.ts';
import type { StepNode } from '../pipeline/index.ts';
import type { HeadOptions } from '../predict/head-options.ts';
import { addDownloadFlags, type DownloadFlags } from '../task-flags.ts';
import type { ChosenTask } from '../tasks/task-definition.ts';
import { DEMO, DEMO_MODULE, withDemo } from './commands/demo.ts';
import { addHeadOptions } from './head-options.ts';
import {
  addCommonOptions,
  addModeFlag,
  addModuleFlags,
  type CommonOptions,
  type ModeFlag,
  nameWithoutModule,
} from './options.ts';

/** What a command takes that tells of steps and runs none: the options of those that would run them. */
interface TargetOptions extends CommonOptions, DownloadFlags, HeadOptions, ModuleOptions, ModeFlag {
  readonly module?: string | undefined;
}

/** As the types of commander want options to be. */
type Typed<O> = O & Record<string, unknown>;

/** Gives a command a target and the options of `heareval run`. */
export function addTarget(bare: Command): Command<[string], Typed<TargetOptions>> {
  const command = bare
    .argument('<target>', `a task, for instance spoken_digit or spoken_digit-1.0.9-full; or ${DEMO}`)
    .optionsGroup('Module:')
    .option('--module <module>', 'the whole benchmark of this module, as heareval run would do it', once);
  return addCommonOptions(addDownloadFlags(addHeadOptions(addModuleFlags(addModeFlag(command))))) as Command<
    [string],
    Typed<TargetOptions>
  >;
}

/**
 * Lends `work` the steps behind a target: those that prepare a task, with a module those of the whole benchmark.
 *
 * @throws UserError for a target that there is not, and for a task folder that no step prepares
 */
export async function withTarget<T>(
  target: string,
  options: TargetOptions,
  signal: AbortSignal,
  work: (nodes: readonly StepNode[], chosen: readonly ChosenTask[]) => Promise<T>,
): Promise<T> {
  if (options.name !== undefined && options.module === undefined) throw nameWithoutModule(options.name);
  if (target === DEMO) {
    const module = options.module ?? DEMO_MODULE;
    return withDemo({ ...options, module }, signal, ({ nodes }) => work(nodes, []));
  }
  const name = await taskFolderName({ name: target, mode: options.mode }, options);
  const chosen = (task: TaskSource) => (task.chosen === undefined ? [] : [task.chosen]);
  if (options.module !== undefined) {
    return withModule(options.module, options, async (host) => {
      const task = at(await tasksToRun([name], [host], options, signal), 0);
      return work((await benchmarkNodes(task, host, options, signal)).nodes, chosen(task));
    });
  }
  const task = await taskToRun(name, options);
  if (task.node.kind === 'step') return work([task.node], chosen(task));
  throw new UserError(`${task.node.path}: is taken as it is, no step prepares it; expected --module too`, {
    next: `heareval run --module ./baseline --task ${name} --dry-run`,
  });
}
