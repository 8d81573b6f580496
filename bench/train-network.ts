import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { median } from 'simple-statistics';
import { createNetwork } from '../src/networks/networks.ts';
import { profiled } from './profiles/node-profile.ts';
import { productsPerSecond } from './profiles/products.ts';
import { type Peer, startPeer } from './python-peer.ts';
import { type Case, LABELS, startTraining, THREADS } from './train-network/training.ts';

/** PyTorch 2 lies apart from what hear-eval-kit needs; CONTRIBUTING.md says how to make them. */
const PYTHON = 'bench/peers/torch2/bin/python';
const FORMATS = ['contiguous_format', 'channels_last'] as const;
const TURNS = 9;
/** Seconds of a turn, at least. */
const TURN = 0.4;
const PROFILED_STEPS = 4;
/** Times PyTorch's memory that a step may take. */
const MOST_MEMORY = 1.5;

const SECOND = { bins: 64, frames: 98 };
const HARMONICS = { bins: 6 * 216, channels: 6, binsPerOctave: 36, frames: 63 };
/** Four windows of each clip. */
const SAMPLES = { bins: 1, frames: 640 };

const CASES: readonly Case[] = [
  { name: 'mel_conv', network: 'mel_conv', settings: {}, batch: 32, input: SECOND },
  { name: 'crepe tiny', network: 'crepe', settings: { depth: 'tiny' }, batch: 8, input: SAMPLES },
  { name: 'crepe medium', network: 'crepe', settings: { depth: 'medium' }, batch: 8, input: SAMPLES },
  { name: 'harmonic_conv', network: 'harmonic_conv', settings: {}, batch: 8, input: HARMONICS },
  { name: 'conv_recurrent', network: 'conv_recurrent', settings: {}, batch: 16, input: SECOND },
];

type Request = { readonly steps: number } | { readonly peak: true };

/**
 * One training step (Adam, two threads) of each network on ONNX Runtime against the same in PyTorch 2, in the memory format in
 * which that is faster, each in a process of its own, by turns: the ratio is the median of those of the turns. Then the share of
 * a step that convolutions and products have, and their rate beside that of a large product; and by how much each process
 * grew. Networks can be chosen by HEAREVAL_NETWORKS, a list with commas.
 */
export async function run(): Promise<void> {
  if (!existsSync(PYTHON)) {
    console.log(`train-network: skipped, ${PYTHON} is not there (CONTRIBUTING.md says how to make it)`);
    return;
  }
  const chosen = process.env.HEAREVAL_NETWORKS?.split(',');
  for (const each of CASES) if (chosen?.includes(each.network) !== false) await compare(each);
}

async function compare(example: Case): Promise<void> {
  const { settings } = createNetwork(example.network, example.settings, example.input);
  const whole = { ...example, settings, labels: LABELS, threads: THREADS };
  const { format, peer } = await fastest(JSON.stringify(whole));
  const own = await startPeer<Request>(process.execPath, [
    join(import.meta.dirname, 'train-network-own.js'),
    JSON.stringify(whole),
  ]);
  try {
    const { parameters } = own.about;
    if (peer.about.parameters !== parameters) {
      throw new Error(`${example.name}: ${parameters} parameters, in PyTorch ${peer.about.parameters}`);
    }
    const [slow, fast] = [await warmStep(own), await warmStep(peer)];
    const times: { own: number; other: number }[] = [];
    for (let turn = 0; turn < TURNS; turn++) {
      times.push({ own: await stepOf(own, slow), other: await stepOf(peer, fast) });
    }
    const milliseconds = (side: 'own' | 'other') =>
      `${(1000 * median(times.map((time) => time[side]))).toFixed(1)} ms`;
    const ratio = median(times.map((time) => time.other / time.own));
    const memory = { own: await peakOf(own), other: await peakOf(peer) };
    console.log(
      `${example.name}: ${parameters} parameters; heareval ${milliseconds('own')}, PyTorch ${peer.about.torch} (${format}) ` +
        `${milliseconds('other')} a step; train-network: ratio ${ratio.toFixed(2)} (goal 1.0)`,
    );
    console.log(
      `${example.name}: memory of its steps: heareval ${megabytes(memory.own)}, PyTorch ${megabytes(memory.other)}; at most ` +
        `${MOST_MEMORY} times; train-network-memory: ratio ${(memory.other / memory.own).toFixed(2)} (goal ${(1 / MOST_MEMORY).toFixed(2)})`,
    );
  } finally {
    own.stop();
    peer.stop();
  }
  await tellProducts(example);
}

/** PyTorch in the format in which its steps are faster. */
async function fastest(example: string): Promise<{ readonly format: string; readonly peer: Peer<Request> }> {
  const sides: { readonly format: string; readonly peer: Peer<Request>; readonly seconds: number }[] = [];
  for (const format of FORMATS) {
    const peer = await startPeer<Request>(PYTHON, ['bench/train-network.py', example, format]);
    const seconds = await warmStep(peer);
    const turns = [await stepOf(peer, seconds), await stepOf(peer, seconds), await stepOf(peer, seconds)];
    sides.push({ format, peer, seconds: Math.min(...turns) });
  }
  const [best, ...others] = sides.sort((a, b) => a.seconds - b.seconds);
  if (best === undefined) throw new Error('there is no format');
  for (const { peer } of others) peer.stop();
  return best;
}

/** Seconds of a step, behind the first two. */
async function warmStep(peer: Peer<Request>): Promise<number> {
  await peer.measure({ steps: 2 });
  return peer.measure({ steps: 1 });
}

/** Seconds of a step, by as many as fill a turn. */
async function stepOf(peer: Peer<Request>, expected: number): Promise<number> {
  const steps = Math.max(1, Math.ceil(TURN / expected));
  return (await peer.measure({ steps })) / steps;
}

async function peakOf(peer: Peer<Request>): Promise<number> {
  const { bytes } = await peer.ask({ peak: true });
  if (typeof bytes !== 'number') throw new Error('there is no peak');
  return bytes;
}

async function tellProducts(example: Case): Promise<void> {
  const { made: training, endProfile } = await profiled(() => startTraining(example));
  const start = performance.now();
  for (let step = 0; step < PROFILED_STEPS; step++) await training.step();
  const elapsed = (performance.now() - start) / 1000;
  const { seconds, operations } = await endProfile();
  await training.release();
  const [rate, peak] = [operations / seconds, await productsPerSecond(THREADS)];
  const giga = (number: number) => `${(number / 1e9).toFixed(0)} GFLOP/s`;
  const percent = (share: number) => `${(100 * share).toFixed(0)} %`;
  console.log(
    `${example.name}: convolutions and products are ${percent(seconds / elapsed)} of a step, at ${giga(rate)}, ` +
      `${percent(rate / peak)} of the ${giga(peak)} of a large product`,
  );
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}
