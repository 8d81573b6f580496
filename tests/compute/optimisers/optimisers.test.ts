import { readFileSync } from 'node:fs';
import test from 'ava';
import { GraphBuilder } from '../../../src/compute/onnx-model.ts';
import { adam } from '../../../src/compute/optimisers/adam.ts';
import { chain } from '../../../src/compute/optimisers/chain.ts';
import { clipByGlobalNorm } from '../../../src/compute/optimisers/clip.ts';
import type { Optimiser } from '../../../src/compute/optimisers/optimiser.ts';
import { sgd } from '../../../src/compute/optimisers/sgd.ts';
import { adamW, weightDecay } from '../../../src/compute/optimisers/weight-decay.ts';
import { Trainer } from '../../../src/compute/trainer.ts';

interface Fixture {
  readonly start: Readonly<Record<'a' | 'b', number[]>>;
  readonly scale: number[];
  readonly rates: number[];
  readonly trained: Readonly<Record<string, Readonly<Record<'a' | 'b', number[]>>>>;
}

const fixture: Fixture = JSON.parse(
  readFileSync('tests/compute/optimisers/fixtures/optimisers.json', 'utf8'),
);

/** sum(scale (a - 1)^2) + sum(b^4), as the script of the fixture has it. */
function model() {
  const graph = new GraphBuilder();
  const [a, b] = [graph.input('a', [4]), graph.input('b', [2, 2])];
  const off = graph.op('Sub', [a, graph.scalar(1)]);
  const scale = graph.constant(Float32Array.from(fixture.scale));
  const left = graph.op('Mul', [graph.op('Mul', [off, off]), scale]);
  const square = graph.op('Mul', [b, b]);
  const right = graph.op('Mul', [square, square]);
  const loss = graph.op('Add', [
    graph.op('ReduceSum', [left, graph.integers([0])], { keepdims: 0 }),
    graph.op('ReduceSum', [right, graph.integers([0, 1])], { keepdims: 0 }),
  ]);
  return { graph, loss, parameters: [a, b], statistics: [] };
}

const create = (optimiser: Optimiser) => {
  const { a, b } = fixture.start;
  return Trainer.create(
    model(),
    new Map([
      ['a', Float32Array.from(a)],
      ['b', Float32Array.from(b)],
    ]),
    { optimiser },
  );
};

const OPTIMISERS: Readonly<Record<string, () => Optimiser>> = {
  sgd: () => sgd(),
  momentum: () => sgd({ momentum: 0.9 }),
  nesterov: () => sgd({ momentum: 0.8, nesterov: true }),
  decayed: () => chain(weightDecay(0.1), sgd({ momentum: 0.9 })),
  adam: () => adam(),
  adamW: () => adamW(0.1),
  clipped: () => chain(clipByGlobalNorm(0.5), adam()),
  clippedSgd: () => chain(clipByGlobalNorm(0.5), weightDecay(0.1), sgd({ momentum: 0.9 })),
};

for (const [name, make] of Object.entries(OPTIMISERS)) {
  test(`${name} trains as in PyTorch, also when saved and resumed half-way`, async (t) => {
    let trainer = await create(make());
    for (const [step, rate] of fixture.rates.entries()) {
      if (step === 6) {
        const other = await create(make());
        other.resume(trainer.save(), trainer.steps);
        await trainer.release();
        trainer = other;
      }
      await trainer.step({}, rate);
    }
    for (const parameter of ['a', 'b'] as const) {
      for (const [index, value] of trainer.state(parameter).entries()) {
        const expected = fixture.trained[name]?.[parameter][index] ?? Number.NaN;
        t.true(Math.abs(value - expected) < 2e-6, `${parameter}[${index}]: ${value}, PyTorch ${expected}`);
      }
    }
    await trainer.release();
  });
}

test('a large parameter, updated in parts, takes the steps of a small one', async (t) => {
  const ends: number[] = [];
  for (const size of [2 ** 19, 1]) {
    const graph = new GraphBuilder();
    const x = graph.input('x', [size]);
    const loss = graph.op('ReduceSum', [graph.op('Mul', [x, x]), graph.integers([0])], { keepdims: 0 });
    const trainer = await Trainer.create(
      { graph, loss, parameters: [x], statistics: [] },
      new Map([['x', new Float32Array(size).fill(2)]]),
      { optimiser: chain(weightDecay(0.1), sgd({ momentum: 0.9, nesterov: true })) },
    );
    for (let step = 0; step < 3; step++) await trainer.step({}, 0.01);
    const trained = trainer.state('x');
    t.is(trained.at(-1), trained[0]);
    ends.push(trained[0] ?? Number.NaN);
    await trainer.release();
  }
  t.is(ends[0], ends[1]);
});

test('chains that cannot work and Nesterov without momentum are refused', (t) => {
  t.throws(() => chain(sgd({ momentum: 0.9 }), sgd({ momentum: 0.9 })), {
    message: 'two links of the chain keep velocity',
  });
  t.throws(() => chain(adam(), clipByGlobalNorm(1)), { message: /comes first in a chain/ });
  t.throws(() => sgd({ nesterov: true }), { message: /needs a momentum/ });
});
