import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { runPipeline } from '../../src/pipeline/index.ts';
import { runOnQueue } from '../../tests/cluster/queue/queue-run.ts';
import { startPostgresIn, startRedisIn, type TestServer } from '../../tests/cluster/queue/server-programs.ts';
import { differences } from './differences.ts';
import { queueGraph } from './queue-steps.ts';

const WORKER = fileURLToPath(new URL('../../tests/cluster/queue/worker-program.js', import.meta.url));
const WORKERS = 3;
/** Between kills, at most. */
const PAUSE_MS = 4_000;
/** Of a run whose step was in more workers that were killed than it is given to. */
const TYPED_AT_MOST = 5;
/** Every so many kills of workers the server crashes too. */
const CRASH_EVERY = 10;

/**
 * Kills workers of a queue at random moments, and every now and then the server, while runs put steps into it: every key and
 * every byte has to be that of a run on one machine. A run in which one step was in four workers that were killed is typed
 * again, and that is told. On Redis first, then on PostgreSQL.
 */
export async function tortureQueue(scratch: string, kills: number): Promise<boolean> {
  const reference = await mkdtemp(join(scratch, 'reference-'));
  await runPipeline([queueGraph()], { workdir: reference, workers: 2 });
  const expected = results(reference);
  let isGood = true;
  for (const [name, start, count] of [
    ['Redis', startRedisIn, Math.ceil(kills / 2)],
    ['PostgreSQL', startPostgresIn, Math.floor(kills / 2)],
  ] as const) {
    // PostgreSQL, which does not work for root, has to get there.
    const folder = await mkdtemp(join(tmpdir(), 'heareval-server-'));
    const server = await start(folder);
    try {
      isGood = (await tortureServer(name, server, scratch, count, expected)) && isGood;
    } finally {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    }
  }
  return isGood;
}

async function tortureServer(
  name: string,
  server: TestServer,
  scratch: string,
  kills: number,
  expected: Map<string, string>,
): Promise<boolean> {
  const workers = Array.from({ length: WORKERS }, () => startWorker(server.url));
  const counts = { kills: 0, crashes: 0, runs: 0, again: 0, failed: 0, different: 0 };
  const start = performance.now();
  let isOver = kills === 0;
  const killing = (async () => {
    while (counts.kills < kills) {
      await sleep(Math.random() * PAUSE_MS);
      const index = Math.floor(Math.random() * WORKERS);
      await end(workers[index], 'SIGKILL');
      counts.kills += 1;
      if (counts.kills % CRASH_EVERY === 0) {
        await server.restart();
        counts.crashes += 1;
      }
      // One that was about to connect as the server crashed has ended with a word.
      for (const [at, worker] of workers.entries())
        if (hasEnded(worker)) workers[at] = startWorker(server.url);
    }
    isOver = true;
  })();
  while (!isOver) {
    const workdir = await mkdtemp(join(scratch, 'killed-'));
    counts.runs += 1;
    let errors: readonly string[] = [];
    for (let typed = 1; typed <= TYPED_AT_MOST; typed++) {
      errors = (await runOnQueue(server.url, [queueGraph()], { workdir })).errors;
      if (errors.length === 0) break;
      console.log(
        `${name}: ${errors.map((error) => error.slice(0, 100)).join('; ')}; the run is typed again`,
      );
      counts.again += 1;
    }
    counts.failed += errors.length === 0 ? 0 : 1;
    const different = differences(expected, results(workdir));
    if (errors.length === 0 && different.length > 0) {
      counts.different += 1;
      console.log(`${name}: DIFFERENT: ${different.join(', ')}`);
    }
    console.log(`${name}: ${counts.kills}/${kills} kills, ${counts.runs} runs brought to their end`);
    await rm(workdir, { recursive: true, force: true });
  }
  await killing;
  await Promise.all(workers.map((worker) => end(worker, 'SIGTERM')));
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  const isGood = counts.failed === 0 && counts.different === 0;
  console.log(
    `${name}: killed ${counts.kills} workers and ${counts.crashes} servers in ${seconds} s, ` +
      `${counts.runs} runs of ${expected.size} steps, ${counts.again} typed again: ${isGood ? 'same keys and bytes each time' : 'FAILED'}`,
  );
  return isGood;
}

function startWorker(url: string): ChildProcess {
  return spawn(process.execPath, [WORKER, url], { stdio: 'ignore' });
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

async function end(child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> {
  if (child === undefined || hasEnded(child)) return;
  child.kill(signal);
  await once(child, 'exit');
}

/** Results of all steps by their keys. */
function results(workdir: string): Map<string, string> {
  const folder = join(workdir, 'queue');
  const found = new Map<string, string>();
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const file = join(folder, name, '.manifest.json');
    if (!existsSync(file)) continue;
    const { key, result } = JSON.parse(readFileSync(file, 'utf8')) as { key: string; result: string };
    found.set(key, result);
  }
  return found;
}
