/**
 * The commands of a fake SLURM: `<folder> sbatch|squeue|sacct|scancel|task ...`. A task of an array is a process that
 * keeps its state in `<folder>/arrays/<id>_<index>.json`.
 */
import { spawn, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SlurmFaults } from './fake-slurm.ts';

interface Task {
  readonly name: string;
  readonly comment: string;
  readonly state: string;
  readonly node: string;
  /** As SLURM writes it. */
  readonly start?: string;
  readonly pid?: number;
}

const [folder = '', command = '', ...args] = process.argv.slice(2);
const faults = JSON.parse(readFileSync(join(folder, 'faults.json'), 'utf8')) as SlurmFaults;
const arrays = join(folder, 'arrays');
const option = (name: string) =>
  args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3) ?? '';
const pathOf = (id: string) => join(arrays, `${id}.json`);
const read = (id: string) => JSON.parse(readFileSync(pathOf(id), 'utf8')) as Task;

function write(id: string, task: Task): void {
  writeFileSync(`${pathOf(id)}.tmp`, JSON.stringify(task));
  renameSync(`${pathOf(id)}.tmp`, pathOf(id));
}

/** How many times this has happened before. */
function count(what: string): number {
  const path = join(folder, `${what}.count`);
  const before = existsSync(path) ? Number(readFileSync(path, 'utf8')) : 0;
  writeFileSync(path, String(before + 1));
  return before;
}

function fail(says: string): never {
  console.error(says);
  process.exit(1);
}

function sbatch(): void {
  const isRefused = count('refused') < (faults.refuse?.times ?? 0);
  if (isRefused && faults.refuse?.keeps === undefined) fail(faults.refuse?.says ?? '');
  const id = String(101 + count('ids'));
  const [, last = '0'] = option('array').split('-');
  for (let index = 0; index <= Number(last); index++) {
    const task = `${id}_${index}`;
    const given = { name: option('job-name'), comment: option('comment'), node: '' };
    write(task, { ...given, state: isRefused ? 'FAILED' : 'PENDING' });
    if (faults.pending || isRefused) continue;
    const log = openSync(option('output').replace('%a', String(index)), 'a');
    const words = [process.argv[1] ?? '', folder, 'task', task, args.at(-1) ?? ''];
    spawn(process.execPath, words, { detached: true, stdio: ['ignore', log, log] }).unref();
  }
  if (isRefused) fail(faults.refuse?.says ?? '');
  if (count('silent') < (faults.silent ?? 0)) fail('sbatch: error: Socket timed out on send/recv operation');
  const [before, after] = faults.noise ?? ['', ''];
  console.log([before, id, after].filter((line) => line !== '').join('\n'));
}

async function task(id = '', script = ''): Promise<void> {
  const given = { ...read(id), start: localTime(new Date()) };
  const node = `n${(count('nodes') % 4) + 1}`;
  const end = faults.ends?.[count('ends')];
  if (end !== undefined) return write(id, { ...given, state: end, node });
  if (faults.late !== undefined) {
    write(id, { ...given, state: 'COMPLETED', node });
    await sleep(faults.late);
  } else {
    write(id, { ...given, state: 'RUNNING', node, pid: process.pid });
  }
  const [array, index] = id.split('_');
  const env = { ...process.env, SLURM_ARRAY_JOB_ID: array, SLURM_ARRAY_TASK_ID: index };
  const { status } = spawnSync('bash', [script], { stdio: 'inherit', env });
  write(id, { ...given, state: status === 0 ? 'COMPLETED' : 'FAILED', node });
}

function localTime(time: Date): string {
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

function list(format: (id: string, task: Task) => string): void {
  const names = option('name').split(',');
  for (const file of readdirSync(arrays).filter((each) => each.endsWith('.json'))) {
    const id = file.slice(0, -5);
    const found = read(id);
    if (names.includes(found.name)) console.log(format(id, found));
  }
}

appendFileSync(join(folder, `${command}.calls`), `${JSON.stringify(args)}\n`);
const state = (id: string, { state, node, start = 'N/A' }: Task) => `${id}|${state}|${node}|${start}`;
if (command === 'sbatch') {
  sbatch();
} else if (command === 'task') {
  await task(...args);
} else if (command === 'squeue') {
  if (count('queue') < (faults.noQueue ?? 0)) fail('error: Unable to contact slurm controller');
  if (!faults.emptyQueue) {
    const found = (id: string, { comment, state, node }: Task) =>
      `${id.split('_')[0]}|${comment}|${state}|${node}`;
    list(option('format') === '%F|%k|%T|%N' ? found : state);
  }
} else if (command === 'sacct') {
  if (faults.noAccounts) fail('Slurm accounting storage is disabled');
  list(state);
} else if (command === 'scancel') {
  for (const id of args) {
    const found = read(id);
    write(id, { ...found, state: 'CANCELLED' });
    if (found.pid !== undefined) process.kill(-found.pid, 'SIGKILL');
  }
}
