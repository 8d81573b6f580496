import { mkdtemp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { differences } from './differences.ts';
import { finalBytes } from './final-bytes.ts';

const PROGRAM = resolve('dist/cli/main.js');

export interface TorturedCommand {
  readonly args: readonly string[];
  /** What it makes, in the folder that it is run in. */
  readonly folders: readonly string[];
  /** The step that it is killed in, as `TrainNetwork`; without it from its start on. */
  readonly step?: string;
}

/**
 * Kills a command at random moments, runs it again and compares every final byte with an undisturbed run. A run that came to its
 * end before its moment is compared too, and is none of the `kills`.
 */
export async function tortureCommand(
  scratch: string,
  kills: number,
  command: TorturedCommand,
): Promise<boolean> {
  const { folders, step = 'the command' } = command;
  const reference = await mkdtemp(join(scratch, 'reference-'));
  let { durationMs } = await runCommand(command, reference);
  const expected = await finalBytes(reference, folders);
  console.log(`undisturbed: ${expected.size} files, ${step} took ${seconds(durationMs)}`);

  let killed = 0;
  let failed = 0;
  for (let round = 1; killed < kills; round++) {
    const folder = await mkdtemp(join(scratch, 'killed-'));
    const momentMs = Math.random() * durationMs;
    const run = await runCommand(command, folder, momentMs);
    if (run.killed) killed++;
    // The machine may have less other work than it had at first.
    else durationMs = Math.min(durationMs, run.durationMs);
    await runCommand(command, folder);
    const different = differences(expected, await finalBytes(folder, folders));
    if (different.length > 0) failed++;
    const ending = run.killed
      ? `killed ${seconds(momentMs)} into ${step}`
      : `ended before ${seconds(momentMs)}`;
    const verdict = different.length === 0 ? 'same bytes' : `DIFFERENT: ${different.slice(0, 5).join(', ')}`;
    console.log(`${ending}, run again: ${verdict} (round ${round}, killed ${killed}/${kills})`);
    await rm(folder, { recursive: true });
  }
  console.log(`killed ${killed} times, ${failed} rounds failed`);
  return failed === 0;
}

interface Ran {
  readonly killed: boolean;
  /** Of the step that it is killed in; without it of the whole. */
  readonly durationMs: number;
}

/** Runs a command in `folder`; with `killAfterMs` until so long after its step began, if it has not ended by then. */
async function runCommand(
  { args, step }: TorturedCommand,
  folder: string,
  killAfterMs?: number,
): Promise<Ran> {
  const child = execa(process.execPath, [PROGRAM, ...args], { cwd: folder, reject: false, all: true });
  let startedAt = performance.now();
  let endedAt: number | undefined;
  let moment: NodeJS.Timeout | undefined;
  const begin = () => {
    startedAt = performance.now();
    if (killAfterMs !== undefined) moment = setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  };
  if (step === undefined) begin();
  else {
    for await (const line of child.iterable({ from: 'all' })) {
      if (!line.includes(`/${step} `)) continue;
      if (line.startsWith('start ')) begin();
      if (!line.startsWith('done ')) continue;
      clearTimeout(moment);
      endedAt = performance.now();
    }
  }
  const { exitCode, signal, stderr } = await child;
  clearTimeout(moment);
  if (signal !== 'SIGKILL' && exitCode !== 0) {
    throw new Error(`heareval ${args[0]} ended with ${exitCode ?? signal}: ${stderr}`);
  }
  return {
    killed: signal === 'SIGKILL' && endedAt === undefined,
    durationMs: (endedAt ?? performance.now()) - startedAt,
  };
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
