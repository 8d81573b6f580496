import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

/**
 * Kills the demo at random moments, runs it again and compares every final byte with an undisturbed run.
 * `npm run torture -- --kills 20`. Ends with 1 where a byte differs.
 */
const { values } = parseArgs({ options: { kills: { type: 'string', default: '20' } } });
const kills = Number(values.kills);
if (!Number.isInteger(kills) || kills < 1)
  throw new Error(`Expected --kills to be a number above 0, got \`${values.kills}\``);

/** Runs the demo below `folder`, killed after `killAfterMs`; says whether it came to its end. */
async function demo(folder: string, killAfterMs?: number): Promise<'ended' | 'killed'> {
  const program = path.resolve('dist/cli/main.js');
  const child = spawn(process.execPath, [program, 'demo'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const timer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  const errors: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) => {
    child.on('close', (...ending) => resolve(ending));
  });
  clearTimeout(timer);
  if (signal === 'SIGKILL') return 'killed';
  if (code !== 0) throw new Error(`the demo ended with ${code}: ${Buffer.concat(errors).toString()}`);
  return 'ended';
}

/** Every published file's hash, by path. What tells times (stamps, durations) is left out. */
async function finalBytes(folder: string): Promise<Map<string, string>> {
  const hashes = new Map<string, string>();
  for (const top of ['tasks', 'embeddings']) {
    const files = await readdir(path.join(folder, top), { recursive: true, withFileTypes: true });
    for (const file of files.filter((entry) => entry.isFile())) {
      const full = path.join(file.parentPath, file.name);
      if (full.includes('.heareval')) continue;
      hashes.set(path.relative(folder, full), digest(file.name, await readFile(full)));
    }
  }
  return hashes;
}

function digest(name: string, bytes: Buffer): string {
  const content = name === 'scores.json' ? withoutDurations(bytes) : bytes;
  return createHash('sha256').update(content).digest('hex');
}

function withoutDurations(bytes: Buffer): string {
  return JSON.stringify(JSON.parse(bytes.toString()), (key, value) =>
    key === 'durations' ? undefined : value,
  );
}

function differences(expected: Map<string, string>, found: Map<string, string>): string[] {
  const names = new Set([...expected.keys(), ...found.keys()]);
  return [...names].filter((name) => expected.get(name) !== found.get(name));
}

const scratch = await mkdtemp(path.join(tmpdir(), 'heareval-torture-'));
try {
  const started = performance.now();
  const reference = await mkdtemp(path.join(scratch, 'reference-'));
  await demo(reference);
  const duration = performance.now() - started;
  const expected = await finalBytes(reference);
  console.log(`undisturbed: ${expected.size} files in ${(duration / 1000).toFixed(1)} s`);

  let failed = 0;
  for (let kill = 1; kill <= kills; kill++) {
    const folder = await mkdtemp(path.join(scratch, 'killed-'));
    const moment = Math.random() * duration;
    const ending = await demo(folder, moment);
    await demo(folder);
    const different = differences(expected, await finalBytes(folder));
    if (different.length > 0) failed++;
    const verdict = different.length === 0 ? 'same bytes' : `DIFFERENT: ${different.slice(0, 5).join(', ')}`;
    console.log(`${ending} after ${(moment / 1000).toFixed(1)} s, run again: ${verdict} (${kill}/${kills})`);
    await rm(folder, { recursive: true });
  }
  console.log(`${kills - failed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
} finally {
  await rm(scratch, { recursive: true, force: true });
}
