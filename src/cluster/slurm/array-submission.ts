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
/** Refusals that no time mends: what was asked for is not there, or not understood. */
const FOR_EVER =
  /invalid (account|constraint|feature|generic resource|job array|node name|partition|qos|reservation)|requested node configuration|unrecognized option|invalid option/i;

/** What an array has of its own. */
interface Submission {
  /** In its run: an array whose id sbatch did not tell is found by it. */
  readonly label: string;
  readonly usesAllCores: boolean;
  /** Nodes. */
  readonly excluded: readonly string[];
  readonly warn: (message: string) => void;
}

/**
 * Writes the jobs of an array and submits it.
 *
 * @param tasks what each task of the array makes, one after another
 * @returns where the jobs are, task by task
 * @throws UserError with what sbatch said, when it has refused again and again, or says that it always will
 */
export async function submitJobs(
  tasks: readonly (readonly StepJob[])[],
  resources: Resources,
  { label, usesAllCores, excluded, warn }: Submission,
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
  const array = await submitted(args, { name, label, retryMs, warn });
  return parts.map(({ job: _, ...place }) => ({
    ...{ id: `${array}_${place.task}`, name, since, resources },
    ...place,
  }));
}

/** The id of the array. What sbatch has taken without telling so is not submitted again. */
async function submitted(
  args: readonly string[],
  { name, label, retryMs, warn }: Pick<ArrayOptions, 'name' | 'retryMs'> & Pick<Submission, 'label' | 'warn'>,
): Promise<string> {
  for (let tries = 1; ; tries++) {
    try {
      return await submitArray(args);
    } catch (error) {
      if (error instanceof UserError) throw error;
      const taken = await findArray(name, label).catch(() => undefined);
      if (taken !== undefined) return taken;
      const { message } = error as Error;
      if (tries === SBATCH_TRIES || FOR_EVER.test(message)) throw new UserError(message, { cause: error });
      if (tries === 1) warn(`${message}; trying again`);
      await sleep(retryMs * 2 ** (tries - 1));
    }
  }
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
