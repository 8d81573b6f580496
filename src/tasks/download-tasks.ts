import { runInTerminal, type StepNode } from '../pipeline/index.ts';
import type { RunFlags } from '../run-flags.ts';
import { EXIT } from '../run-program.ts';
import type { DownloadFlags, TasksFlag } from '../task-flags.ts';
import { downloadsOf, downloadsToCome } from './downloads-to-come.ts';
import type { ChosenTask } from './task-definition.ts';

/** Fetches and checks what tasks are made of, and prepares nothing; tells a person of it and gives the exit code. */
export async function downloadTasks(
  chosen: readonly ChosenTask[],
  { mirror = [], tasksDir, sampleRate: _, soundfont, ...running }: RunFlags & TasksFlag & DownloadFlags,
  signal: AbortSignal,
): Promise<number> {
  const downloads = new Set<StepNode>();
  const options = { tasksDir, mirrors: mirror, soundfont };
  for (const { task, mode } of chosen) {
    const own = downloadsOf(task.build(mode, options));
    for (const node of own) downloads.add(node);
    if (own.length === 0) process.stderr.write(`${task.name}: nothing to download\n`);
  }
  if (downloads.size === 0) return EXIT.ok;
  return (await runInTerminal([...downloads], { ...running, signal, describePlan: downloadsToCome(chosen) }))
    .exitCode;
}
