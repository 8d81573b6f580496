import test from 'ava';
import { adam } from '../../src/compute/optimisers/adam.ts';
import { chain } from '../../src/compute/optimisers/chain.ts';
import { clipByGlobalNorm } from '../../src/compute/optimisers/clip.ts';
import type { NetworkSettings } from '../../src/networks/network.ts';
import { createNetwork } from '../../src/networks/networks.ts';
import { RandomStream } from '../../src/random/random-stream.ts';
import { NetworkTrainee } from '../../src/recipes/network-trainee.ts';
import type { NetworkBatch } from '../../src/recipes/training-batches.ts';

const [BINS, FRAMES, LABELS] = [16, 12, 3];
const VALID = {
  clips: [],
  index: { rows: 0, files: [], timestamps: null },
  targets: new Uint8Array(),
  truths: new Map(),
  events: new Map(),
};

function batch(step: number, count: number): NetworkBatch {
  const draws = new RandomStream(step, 'sound').uniforms(count * BINS * FRAMES);
  const targets = new Float32Array(count * LABELS);
  for (let example = 0; example < count; example++) {
    targets[example * LABELS + ((example + step) % LABELS)] = 1;
  }
  return {
    count,
    bins: BINS,
    frames: FRAMES,
    values: Float32Array.from(draws, (draw) => 2 * draw - 1),
    targets: [targets],
  };
}

const create = (name: string, settings: NetworkSettings, stateIn: 'memory' | 'rounds') =>
  NetworkTrainee.create({
    network: createNetwork(name, settings, { bins: BINS, frames: FRAMES }),
    outputs: [
      {
        output: { name: 'pitches', kind: 'scene', output: 'multiclass', columns: LABELS },
        weight: 1,
        valid: VALID,
      },
    ],
    input: { bins: BINS, frames: FRAMES },
    optimiser: chain(clipByGlobalNorm(1), adam()),
    seed: 1,
    stateIn,
    judge: () => 0,
  });

const NETWORKS: readonly (readonly [string, NetworkSettings])[] = [
  ['dense', { units: 6, dropout: 0.2 }],
  ['conv_recurrent', { filters: 4, units: 5 }],
  ['mel_conv', { size: 'small' }],
];

for (const [name, settings] of NETWORKS) {
  test(`${name} learns the same bytes whether its steps are done one by one or several in a run`, async (t) => {
    const alone = await create(name, settings, 'memory');
    const together = await create(name, settings, 'rounds');
    const at = { epoch: 0, learningRate: 0.01 };
    const sizes = [4, 4, 4, 4, 3, 4, 4];
    const batches = sizes.map((count, step) => batch(step, count));
    const losses: number[] = [];
    for (const each of batches) losses.push((await alone.step([each], at)) as number);
    const told: number[] = [];
    for (const [start, end] of [
      [0, 1],
      [1, 4],
      [4, 5],
      [5, 7],
    ] as const) {
      const own = await together.step(batches.slice(start, end), at);
      told.push(...(typeof own === 'number' ? [own] : Array.from(own)));
    }
    t.deepEqual(told, losses);
    t.deepEqual(await together.state(), await alone.state());
    t.deepEqual(together.keep(), alone.keep());
    t.true(together.stepsAtOnce(batch(0, 4)) >= 1);
    t.is(alone.stepsAtOnce(batch(0, 4)), 1);
    const other = await create(name, settings, 'rounds');
    other.resume(await alone.state());
    t.is(await other.step([batch(9, 4)], at), await alone.step([batch(9, 4)], at));
    for (const trainee of [alone, together, other]) await trainee.release();
  });
}
