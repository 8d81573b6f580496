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
}

/** Kills a command at random moments, runs it again and compares every final byte with an undisturbed run. */
export async function tortureCommand(
  scratch: string,
  kills: number,
  command: TorturedCommand,
): Promise<boolean> {
  const { folders } = command;
  const started = performance.now();
  const reference = await mkdtemp(join(scratch, 'reference-'));
  await runCommand(command, reference);
  const duration = performance.now() - started;
  const expected = await finalBytes(reference, folders);
  console.log(`undisturbed: ${expected.size} files in ${(duration / 1000).toFixed(1)} s`);

  let failed = 0;
  for (let kill = 1; kill <= kills; kill++) {
    const folder = await mkdtemp(join(scratch, 'killed-'));
    const moment = Math.max(1, Math.round(Math.random() * duration));
    const ending = await runCommand(command, folder, moment);
    await runCommand(command, folder);
    const different = differences(expected, await finalBytes(folder, folders));
    if (different.length > 0) failed++;
    const verdict = different.length === 0 ? 'same bytes' : `DIFFERENT: ${different.slice(0, 5).join(', ')}`;
    console.log(`${ending} after ${(moment / 1000).toFixed(1)} s, run again: ${verdict} (${kill}/${kills})`);
    await rm(folder, { recursive: true });
  }
  console.log(`${kills - failed} passed, ${failed} failed`);
  return failed === 0;
}

/** Runs a command in `folder`, for `forMs` at most; says whether it came to its end. */
async function runCommand(
  { args }: TorturedCommand,
  folder: string,
  forMs?: number,
): Promise<'ended' | 'killed'> {
  const { exitCode, timedOut, stderr } = await execa(process.execPath, [PROGRAM, ...args], {
    cwd: folder,
    reject: false,
    killSignal: 'SIGKILL',
    ...(forMs === undefined ? {} : { timeout: forMs }),
  });
  if (timedOut) return 'killed';
  if (exitCode !== 0) throw new Error(`heareval ${args[0]} ended with ${exitCode}: ${stderr}`);
  return 'ended';
}
