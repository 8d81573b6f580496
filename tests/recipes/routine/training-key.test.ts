import test from 'ava';
import {
  adam,
  adamW,
  chain,
  clipByGlobalNorm,
  cosine,
  dropout,
  type Layers,
  linear,
  Model,
  meanSquaredError,
  type Optimiser,
  plateau,
  type Schedule,
  sgd,
  type Value,
} from '../../../src/recipes/index.ts';
import { trainingKey } from '../../../src/recipes/routine/training-key.ts';
import { SAMPLES, SMALL, type SmallParameters } from './small-routine.ts';

/** What a class may take from outside its own text. */
interface Outside {
  readonly share?: number;
  readonly activation?: string;
  readonly first?: number;
  readonly optimiser?: Optimiser;
  readonly learningRate?: number | Schedule;
}

function modelOf({
  share = 0.2,
  activation = 'Relu',
  first = 1,
  optimiser = adam(),
  learningRate = 0.1,
}: Outside) {
  return class Mine extends Model<SmallParameters> {
    readonly criterion = meanSquaredError;
    readonly optimiser = optimiser;
    readonly learningRate = learningRate;

    override forward(layers: Layers, x: Value): Value {
      const hidden = linear(layers, 'hidden', x, { inputs: SAMPLES, outputs: 2 });
      const dropped = dropout(layers, 'hidden', layers.graph.op(activation, [hidden]), share);
      const scale = layers.weight('scale', [2], (size) => new Float32Array(size).fill(first));
      const scaled = layers.graph.op('Mul', [dropped, scale], {}, { dims: ['batch', 2] });
      return linear(layers, 'output', scaled, { inputs: 2, outputs: 1 });
    }
  };
}

function keyOf(Class: new (parameters: SmallParameters) => Model<SmallParameters>): string {
  return trainingKey({
    model: new Class(SMALL),
    parameters: { ...SMALL, seed: 42 },
    shape: { x: [SAMPLES], columns: 1 },
    x: new Float32Array(SAMPLES),
    y: new Float32Array(1),
    further: { threads: 1, testingLoop: '' },
  });
}

test('what a class takes from outside its text makes another training of it', (t) => {
  const rate = (length: number) => cosine(0.1, { length });
  const outside: Outside[] = [
    {},
    { share: 0.5 },
    { activation: 'Tanh' },
    { first: 2 },
    { optimiser: sgd() },
    { optimiser: adamW(0.01) },
    { optimiser: adamW(0.02) },
    { optimiser: chain(clipByGlobalNorm(1), adam()) },
    { optimiser: chain(clipByGlobalNorm(2), adam()) },
    { learningRate: 0.2 },
    { learningRate: rate(10) },
    { learningRate: rate(20) },
    { learningRate: plateau(0.1, { patience: 1 }) },
    { learningRate: plateau(0.1, { patience: 2 }) },
  ];
  const keys = outside.map((each) => keyOf(modelOf(each)));
  t.is(new Set(keys).size, keys.length);
  t.deepEqual(
    outside.map((each) => keyOf(modelOf(each))),
    keys,
  );
});

test('a class is another one where one that it extends is', (t) => {
  const keys = ['one', 'two'].map((said) => {
    const Base = {
      one: class Base extends modelOf({}) {},
      two: class Base extends modelOf({}) {
        override async loss() {
          return 0;
        }
      },
    }[said] as ReturnType<typeof modelOf>;
    return keyOf(class Mine extends Base {});
  });
  t.not(keys[0], keys[1]);
});
