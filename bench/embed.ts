import * as baseline from '../src/baseline/index.ts';
import { TIMESTAMP_HOP_MS } from '../src/baseline/layout.ts';
import { BANDS, EMBEDDING_SIZE } from '../src/baseline/projection.ts';
import { createWorkerPool } from '../src/pipeline/index.ts';
import { productsPerSecond } from './profiles/products.ts';
import { startPythonPeer } from './python-peer.ts';

const SAMPLE_RATE = 44100;
const THREADS = 2;
const TURNS = 9;
/** Of the rate of a large product, what the projections of timestamp embeddings alone are to reach. */
const LIMIT_GOAL = 0.75;
/** Samples that hear-eval-kit gives a model at once: 0.7 x 120 s at 16 kHz. */
const BATCH_SAMPLES = 0.7 * 120 * 16000;

interface Work {
  readonly kind: 'scene' | 'timestamp';
  /** Length of a clip. */
  readonly seconds: number;
  readonly clips: number;
  /** Clips that are embedded together. */
  readonly batch: number;
}

const CASES: readonly (Omit<Work, 'batch'> & { readonly goal: number })[] = [
  { kind: 'scene', seconds: 0.56, clips: 512, goal: 5 },
  { kind: 'scene', seconds: 30, clips: 16, goal: 5 },
  { kind: 'timestamp', seconds: 0.56, clips: 256, goal: 2 },
  { kind: 'timestamp', seconds: 30, clips: 6, goal: 2 },
];

/**
 * The built-in baseline in two worker threads against hearbaseline.naive in PyTorch with two threads, each on noise that
 * lies in its own memory, by turns. The ratio is that of the best times: whatever else the machine does hurts both, and
 * PyTorch's threads, which wait for each other, far more. Of timestamp embeddings a second ratio is to the machine's limit: the
 * projections of all frames at the rate of a large product in the same turns.
 */
export async function run(): Promise<void> {
  const peer = await startPythonPeer<Work>('embed');
  if (peer === undefined) return;
  console.log(`hearbaseline.naive on PyTorch ${peer.about.torch}, ${peer.about.threads} threads`);
  const pool = createWorkerPool({ url: new URL(import.meta.url), size: THREADS });
  const ours = async (work: Work) => {
    const share = { ...work, clips: work.clips / THREADS };
    const start = performance.now();
    await Promise.all(Array.from({ length: THREADS }, () => pool.run('embedNoise', share)));
    return (performance.now() - start) / 1000;
  };
  try {
    for (const { goal, ...rest } of CASES) {
      const work = { ...rest, batch: Math.max(1, Math.floor(BATCH_SAMPLES / (rest.seconds * SAMPLE_RATE))) };
      const turns = { own: Number.POSITIVE_INFINITY, other: Number.POSITIVE_INFINITY };
      let peak = 0;
      await ours(work);
      await peer.measure(work);
      for (let turn = 0; turn < TURNS; turn++) {
        turns.own = Math.min(turns.own, await ours(work));
        turns.other = Math.min(turns.other, await peer.measure(work));
        if (work.kind === 'timestamp') peak = Math.max(peak, await productsPerSecond(THREADS));
      }
      report(work, turns, goal);
      if (work.kind === 'timestamp') reportLimit(work, turns.own, peak);
    }
  } finally {
    peer.stop();
    await pool.close();
  }
}

function report(
  { kind, seconds, clips }: Work,
  { own, other }: { own: number; other: number },
  goal: number,
): void {
  const speed = (elapsed: number) =>
    `${Math.round((clips * seconds) / elapsed).toLocaleString('en')} x real time`;
  const ratio = (other / own).toFixed(2);
  console.log(
    `baseline ${speed(own)}, hearbaseline.naive ${speed(other)}; embed-${kind}-${seconds}s: ratio ${ratio} (goal ${goal})`,
  );
}

function reportLimit({ seconds, clips }: Work, own: number, peak: number): void {
  const frames = (1000 * clips * seconds) / TIMESTAMP_HOP_MS;
  const least = (2 * frames * BANDS * EMBEDDING_SIZE) / peak;
  console.log(
    `${(1000 * own).toFixed(0)} ms, all projections at ${(peak / 1e9).toFixed(0)} GFLOP/s ${(1000 * least).toFixed(0)} ms; embed-timestamp-${seconds}s-of-limit: ratio ${(least / own).toFixed(2)} (goal ${LIMIT_GOAL})`,
  );
}

const noise = new Map<string, Float32Array>();
let model: Promise<baseline.BaselineModel> | undefined;

/** In a worker thread: embeds noise, made at the first call and kept. */
export async function embedNoise({ kind, seconds, clips, batch }: Work): Promise<void> {
  model ??= baseline.loadModel();
  const length = Math.round(seconds * SAMPLE_RATE);
  const key = `${clips} ${length}`;
  const samples = noise.get(key) ?? Float32Array.from({ length: clips * length }, () => Math.random() - 0.5);
  noise.set(key, samples);
  for (let first = 0; first < clips; first += batch) {
    const sounds = Math.min(batch, clips - first);
    const audio = {
      data: samples.subarray(first * length, (first + sounds) * length),
      dims: [sounds, length],
    };
    if (kind === 'scene') await baseline.getSceneEmbeddings(audio, await model);
    else await baseline.getTimestampEmbeddings(audio, await model);
  }
}
