import { rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { makeFolder } from '../../make-folder.ts';
import { asError, eventError } from '../history/event-error.ts';
import type { EventWithoutTime } from '../history/events.ts';
import { keyOf, resultHash } from '../keys/key.ts';
import { keyDifference } from '../keys/key-difference.ts';
import { describeReason, isForced } from '../keys/reasons.ts';
import { stepKeyInputs } from '../keys/step-key.ts';
import { acquireLock } from '../locks/lock-wait.ts';
import { thisMachine } from '../machine/machine.ts';
import { MemoryWatch } from '../machine/memory-watch.ts';
import { programVersions } from '../machine/versions.ts';
import { makeOutput } from '../making/make-output.ts';
import { Services } from '../services.ts';
import { type AnyStep, findStep, type StepAddress } from '../step-registry.ts';
import { checkOutput } from '../store/output-check.ts';
import { inputFolder } from '../store/outputs.ts';
import { OtherProgramError } from './other-program.ts';
import { type JobFolder, resultPath, type StepJob } from './step-job.ts';

export interface JobOptions {
  /** What is alive in this process for steps to use. @default nothing */
  readonly services?: Services;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: EventWithoutTime) => void;
  /** Leave no error where this process runs another program than the one that planned the step. @default false */
  readonly putsBack?: boolean;
}

/**
 * Makes the step of a job in this process, by the code that this process finds: under the lock of its key, unless it is
 * there by then. What goes wrong is left beside the place of the output too, for who planned the step; that it was told to
 * end is not: it may be made elsewhere.
 *
 * @throws what the step throws, and an OtherProgramError where the step, as it is here, has another key than the one it was planned with
 */
export async function runJob(job: StepJob, options: JobOptions = {}): Promise<void> {
  try {
    await make(job, options);
    rmSync(resultPath(job.place), { force: true });
  } catch (thrown) {
    options.signal?.throwIfAborted();
    const error = asError(thrown);
    if (!(options.putsBack && error instanceof OtherProgramError)) leaveError(job, error);
    throw error;
  }
}

/** Leaves beside the place of an output why it is not there, for who planned the step. */
export function leaveError({ key, place }: Pick<StepJob, 'key' | 'place'>, error: Error): void {
  makeFolder(dirname(place.final));
  writeFileSync(resultPath(place), JSON.stringify({ key, error: eventError(error) }));
}

async function make(job: StepJob, options: JobOptions): Promise<void> {
  const { services = new Services(), signal = new AbortController().signal, onEvent = () => {} } = options;
  const definition = await stepHere(job.step);
  await refuseOtherKey(job, definition);
  const machine = thisMachine();
  const lock = await acquireLock(job.place.lock, machine, signal);
  const memory = new MemoryWatch();
  try {
    const there = await checkOutput(job.place.final, job.key, machine, { refresh: true, verify: false });
    if (there.state === 'complete' && !isForced(job.reasons)) return;
    const { inputs, params, env, ...others } = job;
    await makeOutput({
      ...others,
      definition,
      given: { params, env },
      inputs: () =>
        Promise.resolve(
          Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, mapped(input, asInput)])),
        ),
      spareWorkers: () => 0,
      signal,
      events: { emit: onEvent },
      services,
      machine,
      memory,
      lock,
    });
  } finally {
    memory.close();
    lock.release();
  }
}

/** @throws OtherProgramError where this process runs another program, or the same one from another path */
async function stepHere(step: StepAddress): Promise<AnyStep> {
  try {
    return await findStep(step);
  } catch (error) {
    const { name, version, module } = step;
    const [reason] = (error as Error).message.split('\n');
    throw new OtherProgramError(
      `step ${name}, version ${version}, of ${module}: is not on ${thisProgram()} (${reason}); expected the same version of the program under the same path as where the command was typed`,
      { cause: error },
    );
  }
}

/** @throws OtherProgramError where code, versions or files are not here what they are where the step was planned */
async function refuseOtherKey(job: StepJob, definition: AnyStep): Promise<void> {
  const files = Object.values(job.inputs)
    .flat()
    .flatMap((input) => input.files.map(({ path }) => path));
  const hashes = Object.fromEntries(
    Object.entries(job.inputs).map(([name, input]) => [
      name,
      mapped(input, (each) => resultHash(each.files)),
    ]),
  );
  const keyInputs = await stepKeyInputs(definition, job.params, hashes, async () => files);
  if (keyOf(keyInputs) === job.key) return;
  const why = keyDifference(job.keyInputs, keyInputs).map(describeReason).join(', ');
  throw new OtherProgramError(
    `Step ${job.step.name}: expected the key ${job.key.slice(0, 8)}, got ${keyOf(keyInputs).slice(0, 8)} on ${thisProgram()}: ${why || 'the job is damaged'}`,
  );
}

/** Which of several machines this is, and what it runs. */
function thisProgram(): string {
  return `${hostname()}, where ${process.argv[1]} is heareval ${programVersions().heareval}`;
}

function mapped<T>(
  input: JobFolder | readonly JobFolder[],
  pick: (folder: JobFolder) => T,
): T | readonly T[] {
  return 'path' in input ? pick(input) : input.map(pick);
}

function asInput({ path, files }: JobFolder) {
  return inputFolder(path, files);
}
