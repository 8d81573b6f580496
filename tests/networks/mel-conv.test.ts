import { readFileSync } from 'node:fs';
import test from 'ava';
import { keptLayers, LearntLayers } from '../../src/compute/layers/learnt-layers.ts';
import { linear } from '../../src/compute/layers/linear.ts';
import { softmaxCrossEntropy } from '../../src/compute/losses.ts';
import { GraphBuilder } from '../../src/compute/onnx-model.ts';
import { sgd } from '../../src/compute/optimisers/sgd.ts';
import { createSession, float32 } from '../../src/compute/session.ts';
import { Trainer } from '../../src/compute/trainer.ts';
import { melConv } from '../../src/networks/mel-conv.ts';
import { RandomStream } from '../../src/random/random-stream.ts';

const fixture: {
  readonly batch: number;
  readonly bins: number;
  readonly frames: number;
  readonly labels: number;
  readonly parameters: number;
  readonly losses: readonly number[];
  readonly logits: readonly number[];
} = JSON.parse(readFileSync('tests/networks/fixtures/mel-conv.json', 'utf8'));

const sizeOf = (dims: readonly (number | string)[] = []) =>
  dims.reduce<number>((product, dim) => product * Number(dim), 1);

/** The network of the fixture, ready to train, with its initial state. */
async function training() {
  const { bins, frames, labels } = fixture;
  const graph = new GraphBuilder();
  const layers = new LearntLayers(graph, (name) => new RandomStream(1, name));
  const network = melConv.create({ size: 'small' }, { bins, frames });
  const { scene } = network.addTo(layers, graph.input('x', ['batch', bins, frames]));
  const logits = linear(layers, 'output', scene, { inputs: network.size, outputs: labels });
  const loss = softmaxCrossEntropy(graph, logits, graph.input('y', ['batch', labels]));
  for (const [which, { name, dims = [] }] of layers.parameters.entries()) {
    const size = sizeOf(dims);
    const scale = Math.sqrt(Number(dims[0]) / size);
    if (dims.length > 1) {
      layers.initial.set(
        name,
        Float32Array.from({ length: size }, (_, index) => Math.sin(index ** 2 + which) * scale),
      );
    }
  }
  layers.initial.set('output bias', new Float32Array(labels));
  return {
    network,
    layers,
    trainer: await Trainer.create(layers.model(loss), layers.initial, { optimiser: sgd() }),
  };
}

const x = () => {
  const { batch, bins, frames } = fixture;
  const values = Float32Array.from({ length: batch * bins * frames }, (_, index) => Math.sin(index ** 2));
  return float32(values, [batch, bins, frames]);
};

test('mel_conv trains and predicts as the same network in PyTorch', async (t) => {
  const { batch, bins, labels } = fixture;
  const { network, layers, trainer } = await training();
  t.is(
    layers.parameters.reduce((sum, { dims }) => sum + sizeOf(dims), 0),
    fixture.parameters,
  );
  const y = new Float32Array(batch * labels);
  for (let row = 0; row < batch; row++) y[row * labels + (row % labels)] = 1;
  for (const expected of fixture.losses) {
    const loss = await trainer.step({ x: x(), y: float32(y, [batch, labels]) }, 0.02);
    t.true(Math.abs(loss - expected) < 1e-4, `loss ${loss}, PyTorch ${expected}`);
  }
  const graph = new GraphBuilder();
  const kept = keptLayers(graph, (name, dims) => graph.constant(trainer.state(name).slice(), dims, name));
  const { scene, frames } = network.addTo(kept, graph.input('x', ['batch', bins, 'frames']));
  const logits = linear(kept, 'output', scene, { inputs: network.size, outputs: labels });
  graph.output('logits', logits);
  graph.output('frames', frames);
  const session = await createSession(graph.toBytes());
  const found = await session.run({ x: x() });
  for (const [index, expected] of fixture.logits.entries()) {
    const value = Number(found.logits?.data[index]);
    t.true(Math.abs(value - expected) < 2e-3, `logit ${index}: ${value}, PyTorch ${expected}`);
  }
  t.deepEqual(found.frames?.dims, [batch, 4, network.size]);
  await trainer.release();
  await session.release();
});

test('mel_conv comes in three sizes, each with one embedding for four frames', (t) => {
  const counts = (['small', 'medium', 'large'] as const).map((size) => {
    const graph = new GraphBuilder();
    const layers = new LearntLayers(graph, (name) => new RandomStream(1, name));
    const network = melConv.create({ size }, { bins: 64, frames: 98 });
    const { scene, frames } = network.addTo(layers, graph.input('x', ['batch', 64, 98]));
    t.deepEqual(scene.dims, ['batch', network.size]);
    t.deepEqual(frames.dims, ['batch', 25, network.size]);
    t.is(network.stride, 4);
    return layers.parameters.reduce((sum, { dims }) => sum + sizeOf(dims), 0);
  });
  t.deepEqual(counts, [16492, 58328, 124804]);
  t.throws(() => melConv.create({ size: 'huge' }, { bins: 64, frames: 98 }), {
    instanceOf: RangeError,
    message: 'size huge; expected one of small, medium, large',
  });
});
