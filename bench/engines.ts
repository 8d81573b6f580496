import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connectQueue } from '../src/cluster/queue/queue-server.ts';
import { runPipeline } from '../src/pipeline/index.ts';
import { runOnQueue } from '../tests/cluster/queue/queue-run.ts';
import { findProgram, startRedisIn } from '../tests/cluster/queue/server-programs.ts';
import { until } from '../tests/cluster/queue/waiting-steps.ts';
import { FakeEngine } from './engines/fake-engine.ts';
import { naps } from './engines/steps.ts';

const FEW = 2_000;
const MANY = 10_000;
/** What a job may cost on the head, in milliseconds. */
const MOST_MS = 50;
const WORKERS = [1, 2, 4, 8];
const NAP_MS = 5_000;
/** Steps that each worker gets. */
const ROUNDS = 3;
const WORKER = fileURLToPath(new URL('../tests/cluster/queue/worker-program.js', import.meta.url));

/**
 * What a job costs on the head, with the making of its small file, by an engine that makes it at once: of 10,000 steps, and of fewer; then how
 * much of their time the workers of a queue on Redis spend on steps that sleep for five seconds, two, four and eight of them
 * against one. A worker makes one step at a time here, in a process of its own.
 */
export async function run(): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), 'heareval-bench-'));
  try {
    const few = await overhead(scratch, FEW);
    const many = await overhead(scratch, MANY);
    console.log(
      `${MANY} steps: ${many.toFixed(2)} ms a job on the head; engines-overhead: ratio ${(MOST_MS / many).toFixed(1)} (goal 1)`,
    );
    console.log(
      `${FEW} steps: ${few.toFixed(2)} ms a job on the head; engines-linear: ratio ${(few / many).toFixed(2)} (goal 0.8)`,
    );
    if (findProgram('redis-server') === undefined) console.log('no redis-server: workers are not measured');
    else await scale(scratch);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Milliseconds of a job, with its making. */
async function overhead(scratch: string, count: number): Promise<number> {
  const workdir = await mkdtemp(join(scratch, 'fake-'));
  const start = performance.now();
  const { status } = await runPipeline(naps(count, 0), { workdir, workers: 2, runOn: new FakeEngine() });
  if (status !== 'ok') throw new Error(`the run of ${count} steps is ${status}`);
  const ms = (performance.now() - start) / count;
  await rm(workdir, { recursive: true, force: true });
  return ms;
}

async function scale(scratch: string): Promise<void> {
  const server = await startRedisIn(await mkdtemp(join(scratch, 'redis-')));
  let alone = 0;
  try {
    for (const count of WORKERS) {
      const ms = await timeOfRounds(scratch, server.url, count);
      if (count === 1) alone = ms;
      const scaling =
        count === 1 ? '' : `; engines-${count}-workers: ratio ${(alone / ms).toFixed(3)} (goal 0.9)`;
      console.log(
        `${count} ${count === 1 ? 'worker' : 'workers'}, ${ROUNDS * count} steps of ${NAP_MS / 1000} s: ${(ms / 1000).toFixed(2)} s${scaling}`,
      );
    }
  } finally {
    await server.stop();
  }
}

/** How long workers need for `ROUNDS` steps each. */
async function timeOfRounds(scratch: string, url: string, count: number): Promise<number> {
  const workers: ChildProcess[] = [];
  const queue = (await connectQueue(url, '--queue')).queue('one');
  try {
    for (let index = 0; index < count; index++) workers.push(spawn(process.execPath, [WORKER, url, '1']));
    await until(async () => (await queue.getWorkersCount()) === count);
    const workdir = await mkdtemp(join(scratch, 'queue-'));
    const start = performance.now();
    const { errors } = await runOnQueue(url, naps(ROUNDS * count, NAP_MS), { workdir });
    if (errors.length > 0) throw new Error(errors.join('\n'));
    return performance.now() - start;
  } finally {
    await queue.close();
    for (const worker of workers) {
      worker.kill('SIGTERM');
      await once(worker, 'exit');
    }
  }
}
