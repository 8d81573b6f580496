import { readFileSync } from 'node:fs';
import test from 'ava';
import { keptLayers, LearntLayers } from '../../src/compute/layers/learnt-layers.ts';
import { linear } from '../../src/compute/layers/linear.ts';
import { softmaxCrossEntropy } from '../../src/compute/losses.ts';
import { GraphBuilder } from '../../src/compute/onnx-model.ts';
import { sgd } from '../../src/compute/optimisers/sgd.ts';
import { createSession, float32 } from '../../src/compute/session.ts';
import { Trainer } from '../../src/compute/trainer.ts';
import type { NetworkSettings } from '../../src/networks/network.ts';
import { createNetwork } from '../../src/networks/networks.ts';
import { RandomStream } from '../../src/random/random-stream.ts';

const fixture: {
  readonly batch: number;
  readonly binsPerOctave: number;
  readonly bins: number;
  readonly frames: number;
  readonly labels: number;
  readonly cases: readonly {
    readonly channels: number;
    readonly settings: NetworkSettings;
    readonly parameters: number;
    readonly losses: readonly number[];
    readonly logits: readonly number[];
  }[];
} = JSON.parse(readFileSync('tests/networks/fixtures/harmonic-conv.json', 'utf8'));

const sizeOf = (dims: readonly (number | string)[] = []) =>
  dims.reduce<number>((product, dim) => product * Number(dim), 1);

for (const { channels, settings, ...expected } of fixture.cases) {
  const { batch, binsPerOctave, frames, labels } = fixture;
  const bins = channels * fixture.bins;
  const about = `${channels} channels, residuals ${settings.residual_op}`;

  test(`harmonic_conv trains and predicts as the same network in PyTorch: ${about}`, async (t) => {
    const network = createNetwork('harmonic_conv', settings, { bins, channels, binsPerOctave, frames });
    const graph = new GraphBuilder();
    const layers = new LearntLayers(graph, (name) => new RandomStream(1, name));
    const { scene } = network.addTo(layers, graph.input('x', ['batch', bins, frames]));
    const logits = linear(layers, 'output', scene, { inputs: network.size, outputs: labels });
    const loss = softmaxCrossEntropy(graph, logits, graph.input('y', ['batch', labels]));
    for (const { name, dims = [] } of layers.parameters) {
      const size = sizeOf(dims);
      const seen = size / Number(dims[0]);
      const value = (index: number) => {
        if (dims.length > 1) return Math.sin(index ** 2 + seen) / Math.sqrt(seen);
        return name.endsWith('scale') ? 1 : 0;
      };
      layers.initial.set(
        name,
        Float32Array.from({ length: size }, (_, index) => value(index)),
      );
    }
    t.is(
      layers.parameters.reduce((sum, { dims }) => sum + sizeOf(dims), 0),
      expected.parameters,
    );
    const trainer = await Trainer.create(layers.model(loss), layers.initial, { optimiser: sgd() });
    const values = Float32Array.from({ length: batch * bins * frames }, (_, index) => Math.sin(index ** 2));
    const x = float32(values, [batch, bins, frames]);
    const y = new Float32Array(batch * labels);
    for (let row = 0; row < batch; row++) y[row * labels + (row % labels)] = 1;
    for (const wanted of expected.losses) {
      const found = await trainer.step({ x, y: float32(y, [batch, labels]) }, 0.05);
      t.true(Math.abs(found - wanted) < 1e-4, `loss ${found}, PyTorch ${wanted}`);
    }
    const used = new GraphBuilder();
    const kept = keptLayers(used, (name, dims) => used.constant(trainer.state(name).slice(), dims, name));
    const outputs = network.addTo(kept, used.input('x', ['batch', bins, 'frames']));
    used.output('logits', linear(kept, 'output', outputs.scene, { inputs: network.size, outputs: labels }));
    used.output('frames', outputs.frames);
    const session = await createSession(used.toBytes());
    const found = await session.run({ x });
    for (const [index, wanted] of expected.logits.entries()) {
      const value = Number(found.logits?.data[index]);
      t.true(Math.abs(value - wanted) < 1e-3, `logit ${index}: ${value}, PyTorch ${wanted}`);
    }
    t.deepEqual(found.frames?.dims, [batch, frames, network.size]);
    await trainer.release();
    await session.release();
  });
}

test('harmonic_conv says what it needs', (t) => {
  const message = (settings: NetworkSettings, input: object = {}) =>
    t.throws(
      () => createNetwork('harmonic_conv', settings, { bins: 36, binsPerOctave: 12, frames: 9, ...input }),
      { instanceOf: RangeError },
    )?.message;
  t.is(
    message({}, { binsPerOctave: undefined }),
    'name harmonic_conv; is for bins even in pitch: expected representation cqt or hcqt',
  );
  t.is(
    message({ spectrogram_overtone_stacking: 9 }),
    'spectrogram_overtone_stacking 9; a harmonic lies 36 bins off, of 36: expected fewer',
  );
  t.is(
    message({ undertone_stacking: 1, octaves: 1, spectrogram_undertone_stacking: 0 }),
    'undertone_stacking 1; a harmonic lies 12 bins off, of 12: expected fewer',
  );
  t.is(message({ overtone_stacking: 0 }), 'overtone_stacking 0; expected a whole number from 1');
  t.is(message({ undertone_stacking: -1 }), 'undertone_stacking -1; expected a whole number from 0');
  t.is(message({ conv_ctx: [3, 0] }), 'conv_ctx 3, 0; expected whole numbers from 1');
  t.is(message({ dilations: [] }), 'dilations ; expected whole numbers from 1');
  t.is(message({ residual_op: 'times' }), 'residual_op times; expected one of add, concat, none');
});
