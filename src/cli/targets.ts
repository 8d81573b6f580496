import { at } from '../at.ts';
import { benchmarkNodes } from '../benchmark/benchmark-nodes.ts';
import { withModule } from '../benchmark/module-hosts.ts';
import { type TaskSource, taskFolderName, taskToRun } from '../benchmark/task-source.ts';
import { tasksToRun } from '../benchmark/tasks-to-run.ts';
import { UserError } from '../errors.ts';
import type { StepNode } from '../pipeline/index.ts';
import type { ChosenTask } from '../tasks/task-definition.ts';
import { DEMO, DEMO_MODULE } from './commands/demo-names.ts';
import { withDemo } from './commands/demo-steps.ts';
import { nameWithoutModule } from './options.ts';
import type { TargetOptions } from './target-options.ts';

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
