import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { UserError } from '../../errors.ts';
import { type JobState, readJobId, readJobStates } from './job-states.ts';

const run = promisify(execFile);
const ANSWER_MS = 60_000;
/** Jobs in one call of scancel. */
const CANCELLED_AT_ONCE = 100;

async function output(command: string, args: readonly string[]): Promise<string> {
  const { stdout } = await run(command, [...args], {
    env: { ...process.env, SLURM_TIME_FORMAT: 'standard' },
    timeout: ANSWER_MS,
    maxBuffer: 256 * 1024 * 1024,
  });
  return stdout;
}

/** What a command of SLURM said when it failed, in one line. */
function reasonOf(error: unknown): string {
  const { code, stderr, message, killed } = error as {
    code?: unknown;
    stderr?: string;
    message: string;
    killed?: boolean;
  };
  if (code === 'ENOENT') return 'is not installed';
  if (killed) return `gave no answer in ${ANSWER_MS / 1000} s`;
  const said = (stderr ?? '')
    .trim()
    .split('\n')
    .filter((line) => line !== '');
  return said.at(-1) ?? message.split('\n')[0] ?? '';
}

const NOT_HERE =
  '--run-on slurm: sbatch is not installed here; expected a machine from which SLURM takes jobs';

/** As SLURM tells its version. @throws UserError where it is not installed, or gives no answer */
export async function slurmVersion(): Promise<string> {
  try {
    return (await output('sbatch', ['--version'])).trim();
  } catch (error) {
    throw new UserError(`sbatch ${reasonOf(error)}; only --run-on slurm needs it`, { cause: error });
  }
}

/**
 * Looks whether jobs can be submitted from here.
 *
 * @throws UserError where SLURM is not installed
 */
export async function checkSlurm(): Promise<void> {
  await output('sbatch', ['--version']).catch((error: { code?: unknown }) => {
    if (error.code === 'ENOENT') throw new UserError(NOT_HERE);
  });
}

/**
 * Submits an array.
 *
 * @returns its id
 * @throws Error with what sbatch said
 */
export async function submitArray(args: readonly string[]): Promise<string> {
  let printed: string;
  try {
    printed = await output('sbatch', args);
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') throw new UserError(NOT_HERE);
    throw new Error(`sbatch: ${reasonOf(error)}`, { cause: error });
  }
  const id = readJobId(printed);
  if (id === undefined) throw new Error(`sbatch: printed no id of a job: ${printed.trim().slice(0, 200)}`);
  return id;
}

/**
 * The array that was submitted with a comment, where sbatch has not told its id; `undefined` if the queue has none. Where it
 * asks for what no node has, SLURM refuses it and keeps it all the same, as one that has failed on no node.
 */
export async function findArray(name: string, comment: string): Promise<string | undefined> {
  const format = '--format=%F|%k|%T|%N';
  const printed = await output('squeue', ['--noheader', '--states=all', `--name=${name}`, format]);
  const lines = printed.split('\n').map((line) => line.trim().split('|'));
  return lines.find(
    ([, said, state, nodes]) => said === comment && !(state === 'FAILED' && nodes === ''),
  )?.[0];
}

/** Jobs that are queued, at work, or have been a few minutes ago. Rejects where there is no answer. */
export async function queuedJobs(names: readonly string[]): Promise<Map<string, JobState>> {
  const args = ['--noheader', '--array', '--states=all', `--name=${names.join(',')}`, '--format=%i|%T|%N|%S'];
  return readJobStates(await output('squeue', args));
}

/** Jobs that the accounts know. Rejects where there is no answer: many sites have none. */
export async function accountedJobs(names: readonly string[], since: Date): Promise<Map<string, JobState>> {
  const local = new Date(since.getTime() - since.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
  const args = ['--allocations', '--noheader', '--parsable2', '--format=JobID,State,NodeList,Start'];
  return readJobStates(await output('sacct', [...args, `--name=${names.join(',')}`, `--starttime=${local}`]));
}

/** Cancels jobs; those that are gone already are no mistake. */
export async function cancelJobs(ids: readonly string[]): Promise<void> {
  for (let first = 0; first < ids.length; first += CANCELLED_AT_ONCE) {
    await output('scancel', ids.slice(first, first + CANCELLED_AT_ONCE)).catch((error: unknown) => {
      if (!/invalid job|already/i.test(reasonOf(error))) throw new Error(`scancel: ${reasonOf(error)}`);
    });
  }
}
