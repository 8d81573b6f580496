import { realpathSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '../errors.ts';
import type { RunFlags } from '../run-flags.ts';
import { runProgram } from '../run-program.ts';
import type { DataFlag, DownloadFlags, TarFlag, TasksFlag } from '../task-flags.ts';
import { type ChosenTask, DEFAULT_SAMPLE_RATES, type TaskDefinition } from './task-definition.ts';

/**
 * Makes a task's file a program: `node dist/tasks/<task>.js --help`. Does nothing when the file was imported.
 *
 * The exit code is 0, 2 after a user's mistake, 1 after an error of the program, 130 after Ctrl-C.
 *
 * @param moduleUrl `import.meta.url` of the task's file
 */
export async function runTaskProgram(moduleUrl: string, task: TaskDefinition): Promise<void> {
  if (!isMainModule(moduleUrl)) return;
  await runProgram((signal) => parseAndRun(task, signal));
}

async function parseAndRun(task: TaskDefinition, signal: AbortSignal): Promise<number> {
  // Imported only now: most of the time a task's file is imported by others.
  const { Command, Option } = await import('@commander-js/extra-typings');
  const { programOptions } = await import('../program-options.ts');
  const { addRunFlags } = await import('../run-flags.ts');
  const { addDataFlag, addDownloadFlags, addTarFlag, addTasksFlag } = await import('../task-flags.ts');
  const described = new Command(`${task.name}.js`)
    .description(
      `Prepares the task ${task.name} ${task.version}: <tasks-dir>/${task.name}-${task.version}-<mode>.`,
    )
    .addOption(
      new Option('--mode <mode>', 'which form of the task').choices(task.modes).default(task.defaultMode),
    );
  const downloading = addDownloadFlags(addTasksFlag(described));
  const typed = programOptions(
    addRunFlags(addTarFlag(task.takesData ? addDataFlag(downloading) : downloading)),
  );
  if (typeof typed === 'number') return typed;
  const { mode, ...options } = typed;
  return prepareTasks([{ task, mode }], options, signal);
}

/** Prepares tasks for a person at a terminal, prints where their folders are, and gives the exit code. */
export async function prepareTasks(
  chosen: readonly ChosenTask[],
  options: RunFlags & TasksFlag & DownloadFlags & DataFlag & TarFlag,
  signal: AbortSignal,
): Promise<number> {
  const { mirror = [], tasksDir, tarDir, sampleRate, soundfont, data, json, ...running } = options;
  if (data !== undefined) checkDataFlag(data, chosen);
  const { runInTerminal } = await import('../pipeline/index.ts');
  const { downloadsToCome } = await import('./downloads-to-come.ts');
  const { packTask } = await import('./archive/pack-task.ts');
  const { refuseForeignTask } = await import('./corpus/foreign-task.ts');
  const building = { tasksDir, mirrors: mirror, sampleRates: sampleRate, soundfont, data };
  const made = chosen.map(({ task, mode }) => {
    const name = `${task.name}-${task.version}-${mode}`;
    refuseForeignTask(join(tasksDir, name));
    return { name, type: task.metadata(mode).prediction_type, target: task.build(mode, building) };
  });
  const archives =
    tarDir === undefined
      ? []
      : made.flatMap(({ name, type, target }) =>
          (sampleRate ?? DEFAULT_SAMPLE_RATES).map((rate) =>
            packTask(target, { task: name, sampleRate: rate, tarDir, type }),
          ),
        );
  const targets = made.map(({ target }) => target);
  const { result, exitCode } = await runInTerminal([...targets, ...archives], {
    ...running,
    json,
    signal,
    describePlan: downloadsToCome(chosen),
  });
  for (const target of targets) {
    const step = result?.steps.find(({ node }) => node === target);
    const isThere = step?.outDir !== undefined;
    if (isThere && !json) process.stdout.write(`${relative('', target.publishTo ?? '')}\n`);
  }
  return exitCode;
}

/** @throws UserError where a folder is given that is not that of one task */
function checkDataFlag(data: string, chosen: readonly ChosenTask[]): void {
  const [task, ...others] = new Set(chosen.map((each) => each.task));
  if (task !== undefined && others.length === 0 && task.takesData) return;
  const what =
    others.length > 0
      ? `${others.length + 1} tasks; expected one, whose corpus it is`
      : `${task?.name} takes no folder; expected a task that does, or --mirror with the folder of its archives`;
  throw new UserError(`--data ${data}: ${what}`);
}

function isMainModule(moduleUrl: string): boolean {
  const started = process.argv[1];
  if (started === undefined) return false;
  try {
    return realpathSync(started) === realpathSync(fileURLToPath(moduleUrl));
  } catch {
    return false;
  }
}
