import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../../errors.ts';
import { type StepJob, writeFileAtomic } from '../../pipeline/index.ts';
import { endOfFlags } from '../job-arguments.ts';
import { markLine } from './over-jobs.ts';
import { type Resources, sbatchOptions } from './resources.ts';
import { findArray, submitArray } from './slurm-commands.ts';
import { type JobPlace, partFile } from './submitted-step.ts';

/** What arrays of a run have in common. */
export interface ArrayOptions {
  /** Of the run, and of all of its arrays. */
  readonly name: string;
  /** Where the files of its arrays are. */
  readonly folder: string;
  /** What runs a job, to which `--job <file>` is added. */
  readonly command: readonly string[];
  /** Lines of bash before it. */
  readonly setup: readonly string[];
  /** Before sbatch is tried again, and then twice as long each time. */
  readonly retryMs: number;
}

const SBATCH_TRIES = 5;

/**
 * Writes the jobs of an array and submits it.
 *
 * @param tasks what each task of the array makes, one after another
 * @param label of the array in its run: an array whose id sbatch did not tell is found by it
 * @returns where the jobs are, task by task
 * @throws UserError with what sbatch said, when it has refused again and again
 */
export async function submitJobs(
  tasks: readonly (readonly StepJob[])[],
  resources: Resources,
  { label, usesAllCores, excluded }: { label: string; usesAllCores: boolean; excluded: readonly string[] },
  { name, folder: root, command, setup, retryMs }: ArrayOptions,
): Promise<JobPlace[]> {
  const folder = join(root, label);
  const workers = usesAllCores ? resources.cpus : 1;
  const parts = tasks.flatMap((jobs, task) => jobs.map((job, part) => ({ job, folder, task, part })));
  for (const { job, ...place } of parts) {
    await writeFileAtomic(`${partFile(place)}.json`, JSON.stringify({ ...job, workers }));
  }
  const script = join(folder, 'job.sh');
  const end = endOfFlags(command);
  const words = [...command.slice(0, end), '--workers', String(workers), '--job'].map(quoted).join(' ');
  const names = command
    .slice(end)
    .map((word) => ` ${quoted(word)}`)
    .join('');
  const lines = [
    '#!/bin/bash',
    `heareval_jobs=(${quoted(folder)}/"$SLURM_ARRAY_TASK_ID".*.json)`,
    // What has no exit was killed, or has not begun: that is how others are told from those that fail.
    'heareval_end() {',
    `  for job in "\${heareval_jobs[@]%.json}"; do [ -e "$job.exit" ] || echo "$1" > "$job.exit"; done`,
    '}',
    "trap 'heareval_end $?' EXIT",
    markLine(name),
    "trap 'exit 143' TERM", // else bash ends with the exit of the command before
    ...setup,
    `for heareval_job in "\${heareval_jobs[@]}"; do`,
    `  if ${words} "$heareval_job"${names}; then heareval_exit=0; else heareval_exit=$?; fi`,
    `  echo $heareval_exit > "\${heareval_job%.json}.exit"`,
    'done',
  ];
  await writeFileAtomic(script, `${lines.join('\n')}\n`);
  const args = [
    '--parsable',
    `--job-name=${name}`,
    `--comment=${label}`,
    `--chdir=${process.cwd()}`,
    `--output=${join(folder, '%a.log')}`,
    `--array=0-${tasks.length - 1}`,
    '--no-requeue',
    '--ntasks=1',
    ...(excluded.length === 0 ? [] : [`--exclude=${excluded.join(',')}`]),
    ...sbatchOptions(resources, usesAllCores),
    script,
  ];
  const since = new Date().toISOString();
  const array = await submitted(args, name, label, retryMs);
  return parts.map(({ job: _, ...place }) => ({
    ...{ id: `${array}_${place.task}`, name, since, resources },
    ...place,
  }));
}

/** The id of the array. What sbatch has taken without telling so is not submitted again. */
async function submitted(
  args: readonly string[],
  name: string,
  label: string,
  retryMs: number,
): Promise<string> {
  for (let tries = 1; ; tries++) {
    try {
      return await submitArray(args);
    } catch (error) {
      if (error instanceof UserError) throw error;
      const taken = await findArray(name, label).catch(() => undefined);
      if (taken !== undefined) return taken;
      if (tries === SBATCH_TRIES) throw new UserError((error as Error).message, { cause: error });
      await sleep(retryMs * 2 ** (tries - 1));
    }
  }
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
