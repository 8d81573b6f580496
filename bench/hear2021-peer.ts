import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { PYTHON } from './python-peer.ts';

/** What the comparisons with the Python heareval keep, so that they can go on where they were ended. */
export const WORK = resolve('bench/peers/hear2021');

const PROGRAM = join(import.meta.dirname, '../src/cli/main.js');
const DOWNLOADS = resolve('../shared/data');
const SHIMS = resolve('bench/python-heareval');

/** Whether there is a Python environment; says so where there is none. */
export function hasPython(name: string): boolean {
  if (existsSync(PYTHON)) return true;
  console.log(`${name}: skipped, ${PYTHON} is not there (CONTRIBUTING.md says how to make it)`);
  return false;
}

/** Runs `heareval` in the work folder, and gives what it printed. */
export async function heareval(...args: readonly string[]): Promise<string> {
  await mkdir(WORK, { recursive: true });
  const { stdout } = await execa(process.execPath, [PROGRAM, ...args], { cwd: WORK });
  return stdout;
}

/** Prepares a task of its own kind at 44.1 kHz alone; a folder beside the checkout may have its downloads. */
export async function prepareTask(task: string, mode: string): Promise<void> {
  const mirror = existsSync(DOWNLOADS) ? ['--mirror', DOWNLOADS] : [];
  await heareval('preprocess', task, '--mode', mode, '--sample-rate', '44100', ...mirror);
}

/**
 * Runs Python in a folder of the work folder, with what heareval lacks on Python 3.11, and gives what it printed. The logs and
 * checkpoints of PyTorch Lightning are removed.
 */
export async function python(folder: string, threads: number, ...args: readonly string[]): Promise<string> {
  const env = { PYTHONPATH: SHIMS, OMP_NUM_THREADS: String(threads), CUDA_VISIBLE_DEVICES: '' };
  const cwd = join(WORK, folder);
  await mkdir(cwd, { recursive: true });
  const result = await execa(resolve(PYTHON), args, { cwd, env, reject: false });
  await rm(join(cwd, 'logs'), { recursive: true, force: true });
  if (result.exitCode === 0) return result.stdout;
  throw new Error(`${args.join(' ')}: ${result.stderr.trimEnd().split('\n').at(-1) ?? result.message}`);
}

/** The values that `test.predicted-scores.json` has for the first score: per test split, and their mean. */
export async function testScores(
  folder: string,
): Promise<{ readonly splits: readonly number[]; readonly mean: number }> {
  const scores = JSON.parse(await readFile(join(WORK, folder, 'test.predicted-scores.json'), 'utf8'));
  const splits = Object.values(scores as Record<string, { test_score?: number }>).flatMap(
    (each) => each?.test_score ?? [],
  );
  return { splits, mean: splits.reduce((sum, value) => sum + value, 0) / splits.length };
}

/** Copies an embeddings folder of the work folder, and lets its task have another grid. */
export async function withGrid(
  from: string,
  to: string,
  grid: Readonly<Record<string, readonly number[]>>,
): Promise<void> {
  const folder = join(WORK, to);
  await rm(folder, { recursive: true, force: true });
  await cp(join(WORK, from), folder, { recursive: true, filter: (file) => !file.endsWith('.heareval') });
  const file = join(folder, 'task_metadata.json');
  const metadata = JSON.parse(await readFile(file, 'utf8'));
  metadata.evaluation_params = { ...metadata.evaluation_params, task_specific_param_grid: grid };
  await rm(file);
  await writeFile(file, JSON.stringify(metadata));
}
