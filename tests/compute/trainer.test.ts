import test from 'ava';
import { GraphBuilder } from '../../src/compute/onnx-model.ts';
import { float32 } from '../../src/compute/session.ts';
import { Trainer } from '../../src/compute/trainer.ts';
import { referenceAdam } from './reference-adam.ts';

function quadratic(size: number) {
  const graph = new GraphBuilder();
  const parameter = graph.input('parameter', [size]);
  const square = graph.op('Mul', [parameter, parameter]);
  const weighted = graph.op('Mul', [square, graph.input('target', [size])]);
  const loss = graph.op('ReduceSum', [weighted, graph.integers([0])], { keepdims: 0 });
  const steps = graph.input('steps', []);
  const statistics = [{ state: steps, next: graph.op('Add', [steps, graph.scalar(1)]) }];
  return { graph, loss, parameters: [parameter], statistics };
}

// The last size is updated in parts.
for (const size of [1, 1000, 3 * 2 ** 17]) {
  test(`Adam on ${size} parameters follows the formula`, async (t) => {
    const start = Float32Array.from({ length: size }, (_, index) => Math.sin(index) + 1.5);
    const target = Float32Array.from({ length: size }, (_, index) => Math.cos(index) ** 2 + 1e-5);
    const trainer = await Trainer.create(quadratic(size), new Map([['parameter', start.slice()]]));
    const rates = [0.1, 0.01, 0.05, 0.02];
    for (const rate of rates) await trainer.step({ target: float32(target) }, rate);
    const trained = trainer.state('parameter');
    let worst = 0;
    for (let index = 0; index < size; index++) {
      const expected = referenceAdam(start[index] ?? 0, target[index] ?? 0, rates);
      worst = Math.max(worst, Math.abs((trained[index] ?? 0) - expected));
    }
    t.true(worst < 2e-6, `${worst}`);
    t.is(trainer.steps, 4);
    t.deepEqual(trainer.state('steps'), Float32Array.of(4));
    await trainer.release();
  });
}

test('the loss is that of before the update', async (t) => {
  const trainer = await Trainer.create(quadratic(2), new Map([['parameter', Float32Array.of(1, 2)]]));
  t.is(await trainer.step({ target: float32(Float32Array.of(1, 1)) }, 0.1), 5);
  t.true((await trainer.step({ target: float32(Float32Array.of(1, 1)) }, 0.1)) < 5);
  await trainer.release();
});

test('state of the wrong size or of an unknown name is refused', async (t) => {
  const wrong = new Map([['parameter', new Float32Array(3)]]);
  await t.throwsAsync(Trainer.create(quadratic(2), wrong), { message: 'parameter has 3 values' });
  const trainer = await Trainer.create(quadratic(2), new Map());
  t.throws(() => trainer.state('other'), { message: 'there is no state other' });
  await t.throwsAsync(trainer.step({}, 0.1), { message: /target/ });
});
