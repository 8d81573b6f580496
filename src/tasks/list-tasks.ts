import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ifThere } from '../if-there.ts';
import {
  formatBytes,
  type PlannedStep,
  planPipeline,
  publicationState,
  type StepNode,
  table,
} from '../pipeline/index.ts';
import { downloadSize, downloadsOf, needsData } from './downloads-to-come.ts';
import { loadTasks, taskGroups } from './registry.ts';
import type { TaskDefinition } from './task-definition.ts';

/** A task in one of its modes, as people choose one. `null` stands for what is not known. */
export interface ListedTask {
  readonly task: string;
  readonly version: string;
  readonly mode: string;
  readonly isDefault: boolean;
  readonly about: string | null;
  readonly prediction_type: string;
  readonly scores: readonly string[];
  readonly groups: readonly string[];
  readonly clips: number | null;
  readonly hours: number | null;
  /** Of what is downloaded; 0 for what is synthesised, and for what is given. */
  readonly downloadBytes: number | null;
  /** Whether nothing can be downloaded: its corpus is a folder that somebody has, which `--data` names. */
  readonly needsData: boolean;
  readonly licence: string | null;
  /** `prepared`: its folder is there; `downloaded`: what it is made of is; `partly`: some of that. */
  readonly here: 'prepared' | 'downloaded' | 'partly' | 'no';
}

/**
 * All tasks in all modes that a word matches, by their names, groups, kinds, scores and what they are about.
 *
 * @throws UserError where a folder is there and cannot be read: what is in it must not pass for missing
 */
export async function listTasks(
  words: readonly string[],
  { tasksDir, workdir }: { readonly tasksDir: string; readonly workdir: string },
): Promise<readonly ListedTask[]> {
  await ifThere(readdir(tasksDir));
  const tasks = await loadTasks();
  const listed = [...tasks.values()].flatMap((task) =>
    task.modes.map((mode) => {
      const lastStep = task.build(mode, { tasksDir: '', mirrors: [] });
      return { described: describeMode(task, mode, lastStep, tasksDir), lastStep };
    }),
  );
  const wanted = listed.filter(({ described }) => {
    const text = textOf(described);
    return words.every((word) => text.includes(word.toLowerCase()));
  });
  const hasDownloads =
    wanted.some(({ described }) => described.here === 'no') &&
    (await ifThere(readdir(workdir))) !== undefined;
  return Promise.all(
    wanted.map(async ({ described, lastStep }) => {
      if (described.here === 'prepared' || !hasDownloads) return described;
      return { ...described, here: await hereOf(lastStep, workdir) };
    }),
  );
}

/** One line for each task and mode. */
export function listedLines(listed: readonly ListedTask[]): string[] {
  const rows = listed.map((each) => [
    each.task,
    each.version,
    each.isDefault ? `${each.mode} *` : each.mode,
    each.clips === null ? '?' : String(each.clips),
    each.hours === null ? '?' : hoursText(each.hours),
    downloadText(each),
    each.licence ?? '?',
    each.here,
    each.about ?? '',
  ]);
  const head = ['task', 'version', 'mode', 'clips', 'hours', 'download', 'licence', 'here', 'what'];
  return [
    table(head, rows),
    '',
    '*: the default mode; ?: not known; --data: a folder that you have; here: whether it is prepared, or downloaded',
  ];
}

function describeMode(task: TaskDefinition, mode: string, lastStep: StepNode, tasksDir: string): ListedTask {
  const { name, version, facts } = task;
  const { prediction_type, evaluation, sample_duration: seconds } = task.metadata(mode);
  const clips = facts?.clips?.[mode] ?? null;
  const ofClips = clips === null || seconds === null ? null : (clips * seconds) / 3600;
  const isPrepared = publicationState(join(tasksDir, `${name}-${version}-${mode}`)) === 'complete';
  return {
    task: name,
    version,
    mode,
    isDefault: mode === task.defaultMode,
    about: facts?.about ?? null,
    prediction_type,
    scores: evaluation,
    groups: [...taskGroups].filter(([, members]) => members.includes(name)).map(([group]) => group),
    clips,
    hours: facts?.hours?.[mode] ?? ofClips,
    downloadBytes: downloadSize({ task, mode }, lastStep) ?? null,
    needsData: needsData(lastStep),
    licence: facts?.licence ?? null,
    here: isPrepared ? 'prepared' : 'no',
  };
}

function downloadText({ needsData, downloadBytes }: ListedTask): string {
  if (needsData) return '--data';
  return downloadBytes === null ? '?' : downloadBytes === 0 ? 'none' : formatBytes(downloadBytes);
}

function textOf({ task, mode, about, prediction_type, scores, groups, licence }: ListedTask): string {
  return [task, mode, about, prediction_type, ...scores, ...groups, licence].join(' ').toLowerCase();
}

async function hereOf(lastStep: StepNode, workdir: string): Promise<ListedTask['here']> {
  const downloads = downloadsOf(lastStep);
  if (downloads.length === 0) return 'no';
  const { steps } = await planPipeline(downloads, { workdir });
  const isThere = (step: PlannedStep) => step.state === 'fresh';
  return steps.every(isThere) ? 'downloaded' : steps.some(isThere) ? 'partly' : 'no';
}

/** Two digits, as these are round figures. */
function hoursText(hours: number): string {
  return hours < 10 ? String(Number(hours.toPrecision(2))) : hours.toFixed(0);
}
