import test from 'ava';
import { at } from '../../src/at.ts';
import { keptLayers, LearntLayers } from '../../src/compute/layers/learnt-layers.ts';
import { linear } from '../../src/compute/layers/linear.ts';
import { softmaxCrossEntropy } from '../../src/compute/losses.ts';
import { GraphBuilder } from '../../src/compute/onnx-model.ts';
import { createSession, float32 } from '../../src/compute/session.ts';
import { Trainer } from '../../src/compute/trainer.ts';
import { convRecurrent } from '../../src/networks/conv-recurrent.ts';
import { crepe } from '../../src/networks/crepe.ts';
import { harmonicConv } from '../../src/networks/harmonic-conv.ts';
import { melConv } from '../../src/networks/mel-conv.ts';
import type { NetworkInput, NetworkKind, NetworkSettings } from '../../src/networks/network.ts';
import { RandomStream } from '../../src/random/random-stream.ts';

const CASES: readonly {
  readonly kind: NetworkKind;
  readonly settings: NetworkSettings;
  readonly bins: number;
  readonly frames: number;
  readonly longer: number;
  readonly harmonics?: Partial<NetworkInput>;
}[] = [
  { kind: melConv, settings: { size: 'small' }, bins: 20, frames: 15, longer: 40 },
  {
    kind: crepe,
    settings: { depth: 'tiny', hop: 300, normalise_windows: true },
    bins: 1,
    frames: 700,
    longer: 1501,
  },
  { kind: convRecurrent, settings: { filters: 4, units: 5 }, bins: 12, frames: 6, longer: 11 },
  {
    kind: harmonicConv,
    settings: { ...harmonicConv.defaults, filters: 3, stacks: 2, conv_ctx: 3 },
    bins: 72,
    frames: 5,
    longer: 12,
    harmonics: { channels: 2, binsPerOctave: 12 },
  },
];
const [BATCH, LABELS] = [4, 2];

for (const { kind, settings, bins, frames, longer, harmonics } of CASES) {
  test(`${kind.name} learns two clips from each other, and then takes longer ones, each as if it were alone`, async (t) => {
    const network = kind.create(settings, { bins, frames, ...harmonics });
    const graph = new GraphBuilder();
    const layers = new LearntLayers(graph, (name) => new RandomStream(3, name));
    const { scene, frames: embedded } = network.addTo(layers, graph.input('x', ['batch', bins, frames]));
    t.deepEqual(scene.dims, ['batch', network.size]);
    t.deepEqual(embedded.dims, ['batch', Math.ceil(frames / network.stride), network.size]);
    const logits = linear(layers, 'output', scene, { inputs: network.size, outputs: LABELS });
    const loss = softmaxCrossEntropy(graph, logits, graph.input('y', ['batch', LABELS]));
    const trainer = await Trainer.create(layers.model(loss), layers.initial);
    const draws = new RandomStream(4, 'clips');
    const clips = [0, 1].map(() => Float32Array.from(draws.normals(bins * frames)));
    const x = new Float32Array(BATCH * bins * frames);
    for (let row = 0; row < BATCH; row++) x.set(clips[row % 2] ?? [], row * bins * frames);
    const y = Float32Array.of(1, 0, 0, 1, 1, 0, 0, 1);
    const losses: number[] = [];
    for (let step = 0; step < 25; step++) {
      losses.push(
        await trainer.step({ x: float32(x, [BATCH, bins, frames]), y: float32(y, [BATCH, LABELS]) }, 5e-3),
      );
    }
    t.true(at(losses, losses.length - 1) < at(losses, 0) / 2, losses.join(' '));

    const used = new GraphBuilder();
    const kept = keptLayers(used, (name, dims) => used.constant(trainer.state(name).slice(), dims, name));
    const outputs = network.addTo(kept, used.input('x', ['batch', bins, 'frames']));
    used.output('scene', outputs.scene);
    used.output('frames', outputs.frames);
    const session = await createSession(used.toBytes());
    const long = Float32Array.from(draws.normals(2 * bins * longer));
    const both = await session.run({ x: float32(long, [2, bins, longer]) });
    t.deepEqual(both.frames?.dims, [2, Math.ceil(longer / network.stride), network.size]);
    const alone = await session.run({ x: float32(long.subarray(bins * longer), [1, bins, longer]) });
    const [together, own] = [both, alone].map(({ scene: value }) => value?.data as Float32Array);
    for (let index = 0; index < network.size; index++) {
      const value = at(own ?? [], index);
      t.true(
        Math.abs(value - at(together ?? [], network.size + index)) < 1e-4 * Math.max(1, Math.abs(value)),
      );
    }
    await session.release();
    await trainer.release();
  });
}

test('settings that are out of range are named', (t) => {
  const input = { bins: 12, frames: 6 };
  t.throws(() => convRecurrent.create({ filters: 4, units: 0 }, input), {
    message: 'units 0; expected a whole number from 1',
  });
});
