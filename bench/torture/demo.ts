import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { finalBytes } from '../../tests/cli/final-bytes.ts';
import { differences } from './differences.ts';

const PROGRAM = path.resolve('dist/cli/main.js');
const FOLDERS = ['tasks', 'embeddings'];

/** Kills the demo at random moments, runs it again and compares every final byte with an undisturbed run. */
export async function tortureDemo(scratch: string, kills: number): Promise<boolean> {
  const started = performance.now();
  const reference = await mkdtemp(path.join(scratch, 'reference-'));
  await demo(reference);
  const duration = performance.now() - started;
  const expected = await finalBytes(reference, FOLDERS);
  console.log(`undisturbed: ${expected.size} files in ${(duration / 1000).toFixed(1)} s`);

  let failed = 0;
  for (let kill = 1; kill <= kills; kill++) {
    const folder = await mkdtemp(path.join(scratch, 'killed-'));
    const moment = Math.max(1, Math.round(Math.random() * duration));
    const ending = await demo(folder, moment);
    await demo(folder);
    const different = differences(expected, await finalBytes(folder, FOLDERS));
    if (different.length > 0) failed++;
    const verdict = different.length === 0 ? 'same bytes' : `DIFFERENT: ${different.slice(0, 5).join(', ')}`;
    console.log(`${ending} after ${(moment / 1000).toFixed(1)} s, run again: ${verdict} (${kill}/${kills})`);
    await rm(folder, { recursive: true });
  }
  console.log(`${kills - failed} passed, ${failed} failed`);
  return failed === 0;
}

/** Runs the demo below `folder`, for `forMs` at most; says whether it came to its end. */
async function demo(folder: string, forMs?: number): Promise<'ended' | 'killed'> {
  const { exitCode, timedOut, stderr } = await execa(process.execPath, [PROGRAM, 'demo'], {
    cwd: folder,
    reject: false,
    killSignal: 'SIGKILL',
    ...(forMs === undefined ? {} : { timeout: forMs }),
  });
  if (timedOut) return 'killed';
  if (exitCode !== 0) throw new Error(`the demo ended with ${exitCode}: ${stderr}`);
  return 'ended';
}
