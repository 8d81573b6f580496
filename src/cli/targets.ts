import path from 'node:path';
import type { Command } from '@commander-js/extra-typings';
import { pathExists } from 'fs-extra/esm';
import { UserError } from '../errors.ts';
import { once } from '../option-values.ts';
import type { StepNode } from '../pipeline/index.ts';
import { addDownloadFlags, type DownloadFlags } from '../task-flags.ts';
import { getTask, tasks } from '../tasks/registry.ts';
import { benchmarkNodes, withModule } from './benchmark.ts';
import { DEMO, DEMO_MODULE, demoNodes } from './demo.ts';
import { addHeadOptions, type HeadOptions } from './head-options.ts';
import { addCommonOptions, addModuleFlags, type CommonOptions, type ModuleFlags } from './options.ts';
import { findTask, taskToRun } from './task-source.ts';

/** What a command takes that tells of steps and runs none: the options of those that would run them. */
interface TargetOptions extends CommonOptions, DownloadFlags, HeadOptions, ModuleFlags {
  readonly module?: string | undefined;
}

/** As the types of commander want options to be. */
type Typed<O> = O & Record<string, unknown>;

/** Gives a command a target and the options of `heareval run`. */
export function addTarget(bare: Command): Command<[string], Typed<TargetOptions>> {
  const command = bare
    .argument('<target>', `a task, for instance spoken_digit or spoken_digit-1.0.9-full; or ${DEMO}`)
    .option('--module <module>', 'the whole benchmark of this module, as heareval run would do it', once);
  return addCommonOptions(addDownloadFlags(addHeadOptions(addModuleFlags(command)))) as Command<
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
  work: (nodes: readonly StepNode[]) => Promise<T>,
): Promise<T> {
  if (target === DEMO) {
    return withModule(options.module ?? DEMO_MODULE, options, async (host) =>
      work((await demoNodes(host, options, signal)).nodes),
    );
  }
  const name = await folderName(target, options.tasksDir);
  const task = await taskToRun(name, options);
  if (options.module !== undefined) {
    return withModule(options.module, options, async (host) =>
      work((await benchmarkNodes(task, host, options, signal)).nodes),
    );
  }
  if (task.node.kind === 'step') return work([task.node]);
  throw new UserError(`${task.node.path}: is taken as it is, no step prepares it; expected --module too`, {
    next: `heareval run --module ./baseline --task ${name} --dry-run`,
  });
}

/** The folder that is meant by the name of a task, or of a folder. */
async function folderName(target: string, tasksDir: string): Promise<string> {
  const isFolder = findTask(target) !== undefined || (await pathExists(path.join(tasksDir, target)));
  if (isFolder && !tasks.has(target)) return target;
  const task = getTask(target);
  return `${task.name}-${task.version}-${task.defaultMode}`;
}
