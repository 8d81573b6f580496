import test from 'ava';
import { filled, uniform } from '../../../src/compute/layers/layers.ts';
import { keptLayers, LearntLayers } from '../../../src/compute/layers/learnt-layers.ts';
import { dropout, linear } from '../../../src/compute/layers/linear.ts';
import { GraphBuilder } from '../../../src/compute/onnx-model.ts';
import { createSession, float32 } from '../../../src/compute/session.ts';
import { RandomStream } from '../../../src/random/random-stream.ts';

test('a linear layer is the same for rows and for frames of rows', async (t) => {
  const graph = new GraphBuilder();
  const shape = { inputs: 3, outputs: 2 };
  const layers = new LearntLayers(graph, (name) => new RandomStream(1, name));
  graph.output('rows', linear(layers, 'a', graph.input('x', ['rows', 3]), shape));
  graph.output('frames', linear(layers, 'b', graph.input('z', ['batch', 'frames', 3]), shape));
  const session = await createSession(graph.toBytes());
  const [weight, bias] = [
    float32(Float32Array.of(1, 2, 3, 4, 5, 6), [2, 3]),
    float32(Float32Array.of(10, 20), [2]),
  ];
  const x = Float32Array.of(1, 0, 0, 0, 1, 1);
  const found = await session.run({
    x: float32(x, [2, 3]),
    z: float32(x, [1, 2, 3]),
    ...{ 'a weight': weight, 'a bias': bias, 'b weight': weight, 'b bias': bias },
  });
  t.deepEqual(found.rows?.data, Float32Array.of(11, 24, 15, 31));
  t.deepEqual(found.frames?.data, found.rows?.data);
  t.deepEqual(found.frames?.dims, [1, 2, 2]);
  await session.release();
});

test('dropout asks for a mask in training, and does nothing else', (t) => {
  const graph = new GraphBuilder();
  const x = graph.input('x', ['batch', 4]);
  const layers = new LearntLayers(graph, (name) => new RandomStream(1, name));
  t.deepEqual(dropout(layers, 'units', x, 0.25).dims, ['batch', 4]);
  t.deepEqual(layers.masks, [{ name: 'units mask', dims: ['batch', 4], rate: 0.25 }]);
  t.is(dropout(layers, 'others', x, 0), x);
  const kept = keptLayers(graph, () => x);
  t.is(dropout(kept, 'units', x, 0.25), x);
  t.throws(() => kept.mask('m', [1], 0.5), { message: 'm is for training only' });
});

test('initial values follow the seed and the name, within their bounds', (t) => {
  const drawn = (seed: number, name: string) => uniform(0.1)(1000, new RandomStream(seed, name));
  t.deepEqual(drawn(1, 'a'), drawn(1, 'a'));
  t.notDeepEqual(drawn(1, 'a'), drawn(2, 'a'));
  t.notDeepEqual(drawn(1, 'a'), drawn(1, 'b'));
  t.true(drawn(1, 'a').every((value) => Math.abs(value) <= 0.1));
  t.true(drawn(1, 'a').some((value) => value < -0.09) && drawn(1, 'a').some((value) => value > 0.09));
  t.deepEqual(filled(2)(2, new RandomStream(1, 'a')), Float32Array.of(2, 2));
});
