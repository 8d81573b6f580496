import { type InputSource, runInTerminal, type Spawned, type StepNode } from '../pipeline/index.ts';
import type { RunFlags } from '../run-flags.ts';
import { EXIT } from '../run-program.ts';
import type { DownloadFlags, TasksFlag } from '../task-flags.ts';
import { DOWNLOAD_CORPUS } from './corpus/download-corpus.ts';
import { DOWNLOAD_LISTED } from './corpus/download-listed.ts';
import type { ChosenTask } from './registry.ts';

const DOWNLOADS: ReadonlySet<string> = new Set([DOWNLOAD_CORPUS, DOWNLOAD_LISTED]);

/** Fetches and checks what tasks are made of, and prepares nothing; tells a person of it and gives the exit code. */
export async function downloadTasks(
  chosen: readonly ChosenTask[],
  { mirror = [], tasksDir, sampleRate: _, ...running }: RunFlags & TasksFlag & DownloadFlags,
  signal: AbortSignal,
): Promise<number> {
  const downloads = new Set<StepNode>();
  const options = { tasksDir, mirrors: mirror };
  for (const { task, mode } of chosen) {
    const before = downloads.size;
    collectDownloads(task.build(mode, options), downloads, new Set());
    if (downloads.size === before) process.stderr.write(`${task.name}: nothing to download\n`);
  }
  if (downloads.size === 0) return EXIT.ok;
  return (await runInTerminal([...downloads], { ...running, signal })).exitCode;
}

function collectDownloads(
  source: InputSource | Spawned,
  found: Set<StepNode>,
  seen: Set<InputSource | Spawned>,
): void {
  if (seen.has(source)) return;
  seen.add(source);
  if (source.kind === 'selection' || source.kind === 'spawned') collectDownloads(source.from, found, seen);
  if (source.kind !== 'step') return;
  if (DOWNLOADS.has(source.definition.name)) found.add(source);
  for (const input of Object.values(source.inputs)) {
    for (const each of 'kind' in input ? [input] : input) collectDownloads(each, found, seen);
  }
}
