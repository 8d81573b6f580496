import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { startPythonPeer } from './python-peer.ts';
import type { GraphRequest, GraphRun } from './trivial-graph.ts';

const PROGRAM = fileURLToPath(new URL('./trivial-graph.js', import.meta.url));
const STEPS = 2_000;
const TURNS = 3;
const LIMIT_STEPS = 10_000;
/** What a step's overhead may be. */
const MOST_MS = 0.25;
/** Beside `STEPS`: graphs whose time per step is compared with that of `STEPS`. */
const LARGER = [10_000, 100_000];
const SHAPES = [
  { graph: 'chain', few: 1_000, many: 100_000 },
  { graph: 'lattice', few: 1_000, many: 20_000 },
] as const;

/**
 * Trivial steps, each of which writes one small file, on this engine and on Luigi with one worker each, by turns; then
 * how the time per step grows with the graph, and what it takes to see that nothing is to do. Every run of this engine
 * is a process of its own; start-up is not counted on either side. The disk is that of the temporary folder (TMPDIR).
 */
export async function run(): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), 'heareval-bench-'));
  try {
    const perStep = await compare(scratch);
    await compareWithLimit(scratch);
    await grow(scratch, perStep);
    for (const { graph, few, many } of SHAPES) await compareSizes(scratch, graph, few, many);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Milliseconds per step in the best of the turns. */
async function compare(scratch: string): Promise<number> {
  const peer = await startPythonPeer<{ steps: number; folder: string }>('pipeline');
  const best = { own: Number.POSITIVE_INFINITY, other: Number.POSITIVE_INFINITY };
  try {
    for (let turn = 0; turn < TURNS; turn++) {
      best.own = Math.min(best.own, await timePerStep(scratch, 'fan', STEPS));
      if (peer === undefined) continue;
      const folder = await mkdtemp(join(scratch, 'luigi-'));
      best.other = Math.min(best.other, ((await peer.measure({ steps: STEPS, folder })) / STEPS) * 1000);
    }
  } finally {
    peer?.stop();
  }
  if (peer !== undefined) {
    console.log(
      `fan of ${count(STEPS)}: ${best.own.toFixed(2)} ms a step, Luigi ${peer.about.luigi} ${best.other.toFixed(2)} ms; ` +
        `pipeline-luigi: ratio ${(best.other / best.own).toFixed(1)} (goal 10)`,
    );
  }
  return best.own;
}

/**
 * A step's overhead beside the least that it must do: a folder, its manifest and a rename. In processor time too, which
 * other programs of the machine change less.
 */
async function compareWithLimit(scratch: string): Promise<void> {
  const best = { own: Number.POSITIVE_INFINITY, ownBusy: Number.POSITIVE_INFINITY };
  const least = { own: Number.POSITIVE_INFINITY, ownBusy: Number.POSITIVE_INFINITY };
  for (let turn = 0; turn < TURNS; turn++) {
    for (const [graph, found] of [
      ['fan', best],
      ['limit', least],
    ] as const) {
      const workdir = await mkdtemp(join(scratch, `${graph}-`));
      const made = await runGraph({ graph, steps: LIMIT_STEPS, workdir });
      found.own = Math.min(found.own, perStepMs(made));
      found.ownBusy = Math.min(found.ownBusy, (made.busySeconds / made.steps) * 1000);
      await rm(workdir, { recursive: true });
    }
  }
  console.log(
    `fan of ${count(LIMIT_STEPS)}: ${best.own.toFixed(3)} ms a step (${best.ownBusy.toFixed(3)} of processor time) of at most ${MOST_MS}, ` +
      `of which a folder, a manifest and a rename ${least.own.toFixed(3)} (${least.ownBusy.toFixed(3)}); ` +
      `pipeline-overhead: ratio ${(MOST_MS / best.own).toFixed(2)} (goal 1)`,
  );
}

/** Time per step of larger fans, and what recognising the largest as fresh needs. */
async function grow(scratch: string, small: number): Promise<void> {
  for (const steps of LARGER) {
    const workdir = await mkdtemp(join(scratch, 'fan-'));
    const made = await runGraph({ graph: 'fan', steps, workdir });
    const own = perStepMs(made);
    console.log(
      `fan of ${count(steps)}: ${own.toFixed(2)} ms a step, ${made.peakMb.toFixed(0)} MB; ` +
        `pipeline-growth-${steps}: ratio ${(own / small).toFixed(2)} (goal below 1.5)`,
    );
    const fresh = await runGraph({ graph: 'fan', steps, workdir, count: true });
    if (fresh.states.join() !== 'fresh') throw new Error(`Expected all to be fresh, got ${fresh.states}`);
    console.log(
      `fresh fan of ${count(steps)}: ${perStepMs(fresh).toFixed(3)} ms a step; ` +
        `pipeline-fresh-calls-${steps}: ratio ${(fresh.calls / steps).toFixed(2)} (goal at most 3); ` +
        `pipeline-fresh-memory-${steps}: ratio ${fresh.peakMb.toFixed(0)} (goal below 500)`,
    );
    await rm(workdir, { recursive: true });
  }
}

async function compareSizes(scratch: string, graph: string, few: number, many: number): Promise<void> {
  const small = Math.min(await timePerStep(scratch, graph, few), await timePerStep(scratch, graph, few));
  const large = await timePerStep(scratch, graph, many);
  console.log(
    `${graph} of ${count(few)}: ${small.toFixed(2)} ms a step, of ${count(many)}: ${large.toFixed(2)} ms; ` +
      `pipeline-${graph}: ratio ${(large / small).toFixed(2)} (goal below 1.5)`,
  );
}

async function timePerStep(scratch: string, graph: string, steps: number): Promise<number> {
  const workdir = await mkdtemp(join(scratch, `${graph}-`));
  try {
    return perStepMs(await runGraph({ graph, steps, workdir }));
  } finally {
    await rm(workdir, { recursive: true });
  }
}

function perStepMs({ seconds, steps }: GraphRun): number {
  return (seconds / steps) * 1000;
}

async function runGraph(options: GraphRequest): Promise<GraphRun> {
  const { stdout } = await execa(process.execPath, [PROGRAM, JSON.stringify(options)]);
  return JSON.parse(stdout) as GraphRun;
}

function count(steps: number): string {
  return steps.toLocaleString('en');
}
