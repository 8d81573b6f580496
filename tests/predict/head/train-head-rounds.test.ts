import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { type HeadTraining, type TrainedHead, trainHead } from '../../../src/predict/head/train-head.ts';
import { RandomStream } from '../../../src/random/random-stream.ts';
import { type Rows, rowsInMemory } from '../../../src/train/rows.ts';

const [FEATURES, LABELS] = [5, 3];

function training(
  rows: number,
  changes: Partial<HeadTraining> = {},
  config: Partial<HeadTraining['config']> = {},
): HeadTraining {
  const x = rowsInMemory(
    Float32Array.from(new RandomStream(1, 'x').uniforms(rows * FEATURES), (u) => 2 * u - 1),
    FEATURES,
  );
  const y = Uint8Array.from({ length: rows * LABELS }, (_, index) =>
    index % LABELS === (index / LABELS) % LABELS ? 1 : 0,
  );
  return {
    train: { x, y },
    valid: { x },
    config: {
      hiddenLayers: 1,
      hiddenDim: 12,
      dropout: 0.2,
      lr: 1e-2,
      patience: 9,
      maxEpochs: 6,
      checkValEveryNEpoch: 1,
      batchSize: 8,
      initialization: 'xavier_uniform',
      ...config,
    },
    output: 'multiclass',
    seed: 1,
    validate: (probabilities) => probabilities.reduce((sum, each, index) => sum + each * (index % 7), 0),
    mode: 'max',
    ...changes,
  };
}

testProp(
  'a head is the same bytes whether its steps are done one by one or many in a run, also when it pauses and goes on otherwise',
  [
    fc.record({
      rows: fc.integer({ min: 3, max: 90 }),
      batchSize: fc.integer({ min: 2, max: 20 }),
      hiddenLayers: fc.nat(2),
      dropout: fc.constantFrom(0, 0.2),
      pauseAfter: fc.integer({ min: 1, max: 5 }),
    }),
  ],
  async (t, { rows, pauseAfter, ...config }) => {
    const alone = await trainHead(training(rows, { stateIn: 'memory' }, config));
    t.deepEqual(await trainHead(training(rows, { stateIn: 'rounds' }, config)), alone);
    for (const [first, second] of [
      ['rounds', 'memory'],
      ['memory', 'rounds'],
    ] as const) {
      const { paused } = await trainHead(training(rows, { stateIn: first, pauseAfter }, config));
      if (paused === null) throw new Error('expected a training that can go on');
      t.deepEqual(await trainHead(training(rows, { stateIn: second, resume: paused }, config)), alone);
    }
  },
  { numRuns: 12 },
);

/** Rows that tell how many of them were read at once. */
function counted(x: Rows, read: number[]): Rows {
  return {
    ...x,
    read: (start, end) => {
      read.push(end - start);
      return x.read(start, end);
    },
  };
}

test('many steps are done in one run once it is known how long one takes, the last smaller batch in one of its own', async (t) => {
  const read: Record<'memory' | 'rounds', number[]> = { memory: [], rounds: [] };
  for (const stateIn of ['memory', 'rounds'] as const) {
    const { train, ...others } = training(100, { stateIn });
    await trainHead({ ...others, train: { ...train, x: counted(train.x, read[stateIn]) } });
  }
  t.true(read.memory.every((rows) => rows === 8 || rows === 4));
  t.is(read.memory.length, 6 * 13);
  t.is(read.rounds[0], 8, 'one step is timed first');
  t.true(read.rounds.some((rows) => rows > 8));
  t.true(
    read.rounds.every((rows) => rows % 8 === 0 || rows === 4),
    'the smaller batch is in none of them',
  );
  const sum = (all: readonly number[]) => all.reduce((total, rows) => total + rows, 0);
  t.is(sum(read.rounds), sum(read.memory));
});

test('an abort is heeded between two runs, and nothing is trained after it', async (t) => {
  const controller = new AbortController();
  const seen: number[] = [];
  const onValidation = ({ epoch }: { epoch: number }) => {
    seen.push(epoch);
    if (epoch === 2) controller.abort(new Error('enough'));
  };
  const aborted: Promise<TrainedHead> = trainHead(
    training(100, { stateIn: 'rounds', signal: controller.signal, onValidation }),
  );
  await t.throwsAsync(aborted, { message: 'enough' });
  t.deepEqual(seen, [0, 1, 2]);
});

test('a loss that is no number is told of the step in the run that has it', async (t) => {
  const { train, ...others } = training(100, { stateIn: 'rounds' });
  const data = (train.x as Rows & { data: Float32Array }).data.slice();
  data[60 * FEATURES] = Number.NaN;
  const broken = { ...train, x: rowsInMemory(data, FEATURES) };
  await t.throwsAsync(trainHead({ ...others, train: broken }), {
    name: 'UserError',
    message: /^the training loss is NaN in epoch 0 \(learning rate 0\.01\)/,
  });
});
