import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { at } from '../../src/at.ts';
import { GraphBuilder } from '../../src/compute/onnx-model.ts';
import { RoundTrainer } from '../../src/compute/round-trainer.ts';
import { float32, stacked, type Tensors } from '../../src/compute/session.ts';
import { type StepTrainer, Trainer } from '../../src/compute/trainer.ts';
import { initialState, type LayerShape, layerShapes } from '../../src/predict/head/initial-state.ts';
import { maskName, trainingModel } from '../../src/predict/head/training-model.ts';
import type { HeadConfig } from '../../src/predict/head/types.ts';
import { RandomStream } from '../../src/random/random-stream.ts';

const RATE = 0.01;

interface Sizes {
  readonly hiddenLayers: number;
  readonly units: number;
  readonly inputs: number;
  readonly labels: number;
  readonly dropout: number;
}

const sizes = fc.record({
  hiddenLayers: fc.nat(2),
  units: fc.integer({ min: 1, max: 40 }),
  inputs: fc.integer({ min: 1, max: 9 }),
  labels: fc.integer({ min: 1, max: 4 }),
  dropout: fc.constantFrom(0, 0.25),
});
/** Steps of each go, each go with batches of as many rows as it says. */
const goes = fc.array(
  fc.record({ steps: fc.integer({ min: 1, max: 5 }), rows: fc.integer({ min: 2, max: 20 }) }),
  { minLength: 1, maxLength: 4 },
);

function shapesOf({ hiddenLayers, units, inputs, labels }: Sizes): LayerShape[] {
  return layerShapes({ hiddenLayers, hiddenDim: units } as HeadConfig, inputs, labels);
}

function batchOf(shapes: readonly LayerShape[], { dropout }: Sizes, rows: number, step: number): Tensors {
  const draw = (name: string, count: number) => new RandomStream(step, name).uniforms(count);
  const { inputs } = at(shapes, 0);
  const { outputs } = at(shapes, shapes.length - 1);
  const masks = shapes
    .filter(({ hidden }) => hidden && dropout > 0)
    .map((shape) => {
      const mask = Float32Array.from(draw(shape.name, shape.outputs * rows), (u) =>
        u < dropout ? -Infinity : 0,
      );
      return [maskName(shape), float32(mask, [shape.outputs, rows])];
    });
  return {
    x: float32(
      Float32Array.from(draw('x', rows * inputs), (u) => 2 * u - 1),
      [rows, inputs],
    ),
    y: float32(
      Float32Array.from(draw('y', rows * outputs), (u) => +(u < 0.4)),
      [rows, outputs],
    ),
    ...Object.fromEntries(masks),
  };
}

testProp(
  'steps done in one go give the losses and the state of steps done one by one, to the last bit, on any number of threads',
  [sizes, goes, fc.integer({ min: 1, max: 3 })],
  async (t, each, rounds, threads) => {
    const shapes = shapesOf(each);
    const model = () => trainingModel(shapes, 'multilabel', each.dropout);
    const initial = () => initialState(shapes, 'xavier_uniform', 3);
    const alone = await Trainer.create(model(), initial());
    const together = await RoundTrainer.create(model(), initial(), { threads });
    const begun = together.save();
    let step = 0;
    for (const { steps, rows } of rounds) {
      const batches = Array.from({ length: steps }, () => batchOf(shapes, each, rows, step++));
      const losses: number[] = [];
      for (const batch of batches) losses.push(await alone.step(batch, RATE));
      t.deepEqual([...(await together.stepAll(stacked(batches), RATE))], losses);
      t.deepEqual(together.save(), alone.save());
      t.is(together.steps, alone.steps);
      t.deepEqual(together.state('projection weight'), alone.state('projection weight'));
    }
    t.notDeepEqual(together.save(), begun);
    await alone.release();
    await together.release();
  },
  { numRuns: 25 },
);

test('what trains in one go goes on with what a step by step training saved, and the other way round', async (t) => {
  const each = { hiddenLayers: 1, units: 5, inputs: 3, labels: 2, dropout: 0.25 };
  const shapes = shapesOf(each);
  const make = async (kind: typeof Trainer | typeof RoundTrainer): Promise<StepTrainer> =>
    kind.create(trainingModel(shapes, 'multiclass', 0.25), initialState(shapes, 'xavier_normal', 1));
  const whole = await make(Trainer);
  for (let step = 0; step < 6; step++) await whole.step(batchOf(shapes, each, 7, step), RATE);
  let [trainer, done]: [StepTrainer, number] = [await make(Trainer), 0];
  for (const kind of [RoundTrainer, Trainer, RoundTrainer]) {
    for (const _ of [1, 2]) await trainer.step(batchOf(shapes, each, 7, done++), RATE);
    const next = await make(kind);
    next.resume(trainer.save(), trainer.steps);
    await trainer.release();
    trainer = next;
  }
  t.is(trainer.steps, 6);
  t.deepEqual(trainer.save(), whole.save());
  t.throws(() => trainer.resume(new Float32Array(3), 1), { message: /^3 values of state; expected \d+$/ });
  t.throws(() => trainer.state('other'), { message: 'there is no state other' });
  await trainer.release();
  await whole.release();
});

test('a parameter that one trainer updates in parts and the other as a whole has the same bytes', async (t) => {
  const size = 3 * 2 ** 17;
  const model = () => {
    const graph = new GraphBuilder();
    const x = graph.input('x', [size]);
    const distance = graph.op('Sub', [x, graph.input('target', [size])]);
    const loss = graph.op('ReduceSum', [graph.op('Mul', [distance, distance]), graph.integers([0])], {
      keepdims: 0,
    });
    return { graph, loss, parameters: [x], statistics: [] };
  };
  const target = { target: float32(Float32Array.from({ length: size }, (_, index) => Math.sin(index))) };
  const [alone, together] = [
    await Trainer.create(model(), new Map()),
    await RoundTrainer.create(model(), new Map()),
  ];
  for (let step = 0; step < 3; step++) await alone.step(target, RATE);
  await together.stepAll(stacked([target, target, target]), RATE);
  t.deepEqual(together.save(), alone.save());
  await alone.release();
  await together.release();
});
