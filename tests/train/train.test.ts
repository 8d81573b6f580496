import test from 'ava';
import { RandomStream } from '../../src/random/random-stream.ts';
import { type Checkpoint, type Training, train } from '../../src/train/train.ts';
import type { Trainee } from '../../src/train/trainee.ts';

type State = { readonly steps: number; readonly weight: Float32Array };

/** Follows the numbers it is given; what it is depends on every step, its place and its rate. */
class Follower implements Trainee<number, number, State> {
  weight = new Float32Array([0]);
  steps = 0;
  readonly seen: { epoch: number; batch: number; learningRate: number }[] = [];
  readonly lent: number[] = [];
  readonly #scores: readonly number[];

  constructor(scores: readonly number[] = []) {
    this.#scores = scores;
  }

  async step(batch: number, { epoch, learningRate }: { epoch: number; learningRate: number }) {
    this.seen.push({ epoch, batch, learningRate });
    this.steps++;
    const [noise = 0] = new RandomStream(1, `noise ${epoch} ${batch}`).uniforms(1);
    const difference = batch - this.#value;
    this.weight[0] = this.#value + learningRate * difference + noise / this.steps;
    return difference * difference;
  }

  async validate(epoch: number) {
    return this.#scores[epoch] ?? Math.abs(this.#value - 2);
  }

  keep() {
    return this.#value;
  }

  state() {
    return { steps: this.steps, weight: this.weight.slice() };
  }

  resume({ steps, weight }: State) {
    this.steps = steps;
    this.weight = weight.slice();
  }

  async useThreads(threads: number) {
    this.lent.push(threads);
  }

  get #value() {
    return this.weight[0] as number;
  }
}

function training(
  trainee: Trainee<number, number, State>,
  changes: Partial<Training<number, number, State>> = {},
): Training<number, number, State> {
  return {
    trainee,
    async *batches(epoch) {
      for (const batch of [1, 2, 3 + epoch]) yield batch;
    },
    learningRate: () => 0.1,
    mode: 'min',
    stopping: { patience: 100 },
    maxEpochs: 9,
    lookFor: 'odd numbers',
    ...changes,
  };
}

test('every batch of every epoch is trained on in order, at the learning rate of its epoch', async (t) => {
  const trainee = new Follower();
  await train(training(trainee, { maxEpochs: 2, learningRate: (epoch) => 0.1 / (epoch + 1) }));
  t.deepEqual(trainee.seen, [
    { epoch: 0, batch: 1, learningRate: 0.1 },
    { epoch: 0, batch: 2, learningRate: 0.1 },
    { epoch: 0, batch: 3, learningRate: 0.1 },
    { epoch: 1, batch: 1, learningRate: 0.05 },
    { epoch: 1, batch: 2, learningRate: 0.05 },
    { epoch: 1, batch: 4, learningRate: 0.05 },
  ]);
});

test('a learning rate may go by the validations before it', async (t) => {
  const trainee = new Follower([5, 4, 6]);
  const learningRate = (_: number, curve: readonly { validationScore: number }[]) =>
    (curve.at(-1)?.validationScore ?? 1) / 10;
  await train(training(trainee, { maxEpochs: 4, learningRate }));
  t.deepEqual(
    trainee.seen.filter((_, index) => index % 3 === 0).map((seen) => seen.learningRate),
    [0.1, 0.5, 0.4, 0.6],
  );
});

test('the next batch is made while the step on the one before is done, and none after the last epoch', async (t) => {
  const made: number[] = [];
  const ahead: number[] = [];
  const trainee = new Follower();
  await train(
    training(trainee, {
      maxEpochs: 2,
      async *batches() {
        for (const batch of [1, 2, 3]) {
          made.push(batch);
          yield batch;
        }
      },
      observers: [{ step: () => void ahead.push(made.length - trainee.steps) }],
    }),
  );
  t.deepEqual(ahead, [1, 1, 0, 1, 1, 0]);
  t.is(made.length, 6);
});

test('what is kept is of the best validation, and patience ends the training', async (t) => {
  const trainee = new Follower([3, 1, 2, 2, 9, 0]);
  const kept: number[] = [];
  const observers = [{ validated: () => void kept.push(trainee.keep()) }];
  const trained = await train(training(trainee, { stopping: { patience: 3 }, observers }));
  t.is(trained.epoch, 1);
  t.is(trained.validationScore, 1);
  t.is(trained.kept, kept[1] as number);
  t.is(trained.curve.length, 5);
  t.is(trained.checkpoint, null);
});

test('without a last epoch the training goes on until its rule stops it', async (t) => {
  const scores = Array.from({ length: 300 }, (_, epoch) => (epoch < 200 ? -epoch : 0));
  const trained = await train(
    training(new Follower(scores), { maxEpochs: 0, stopping: { window: 32, after: 32 } }),
  );
  t.is(trained.epoch, 199);
  t.is(trained.curve.length, 232);
});

test('asked to end, the training ends in order after the epoch that it is in', async (t) => {
  const trainee = new Follower();
  const end = new AbortController();
  const written: number[] = [];
  const trained = await train(
    training(trainee, {
      maxEpochs: 0,
      end: end.signal,
      observers: [{ step: ({ epoch, step }) => epoch === 4 && step === 0 && end.abort() }],
      checkpoints: { every: 100, write: async ({ epochs }) => void written.push(epochs) },
    }),
  );
  t.is(trained.curve.length, 5);
  t.is(trainee.seen.length, 15);
  t.deepEqual(written, [5], 'so that it can go on');
  t.is(trained.checkpoint?.state.steps, 15);
});

test('from every checkpoint a training ends as it does in one go', async (t) => {
  const changes = { maxEpochs: 12, validateEvery: 3, stopping: { patience: 3 } };
  const checkpoints: Checkpoint<number, State>[] = [];
  const write = async (checkpoint: Checkpoint<number, State>) => void checkpoints.push(checkpoint);
  const whole = await train(training(new Follower(), { ...changes, checkpoints: { every: 2, write } }));
  t.deepEqual(
    checkpoints.map(({ epochs }) => epochs),
    [2, 4, 6, 8, 10, 12],
  );
  for (const resume of checkpoints) {
    t.deepEqual(await train(training(new Follower(), { ...changes, resume })), whole);
  }
});

test('a training that its rule had stopped does not go on', async (t) => {
  const scores = [1, 2, 3, 4];
  const checkpoints: Checkpoint<number, State>[] = [];
  const write = async (checkpoint: Checkpoint<number, State>) => void checkpoints.push(checkpoint);
  const changes = { stopping: { patience: 2 }, checkpoints: { every: 1, write } };
  const whole = await train(training(new Follower(scores), changes));
  const again = new Follower(scores);
  t.deepEqual(await train(training(again, { ...changes, resume: checkpoints.at(-1) })), whole);
  t.is(again.seen.length, 0);
});

test('a pause between two validations loses nothing', async (t) => {
  const whole = await train(training(new Follower(), { validateEvery: 2 }));
  const first = await train(training(new Follower(), { validateEvery: 2, pauseAfter: 3 }));
  t.is(first.checkpoint?.epochs, 3);
  const resume = first.checkpoint ?? undefined;
  t.deepEqual(await train(training(new Follower(), { validateEvery: 2, resume })), whole);
});

test('threads are asked for before each step', async (t) => {
  const trainee = new Follower();
  let asked = 0;
  await train(training(trainee, { maxEpochs: 2, threads: () => ++asked }));
  t.deepEqual(trainee.lent, [1, 2, 3, 4, 5, 6]);
});

test('a loss that is no number is told with its epoch, its learning rate and what to look for', async (t) => {
  const trainee = new Follower();
  trainee.step = async (_, { epoch }) => (epoch === 3 ? Number.NaN : 1);
  await t.throwsAsync(train(training(trainee, { learningRate: (epoch) => epoch / 2 })), {
    name: 'UserError',
    message:
      'the training loss is NaN in epoch 3 (learning rate 1.5); expected a finite number: look for odd numbers',
  });
});

test('an abort ends the training before its next step', async (t) => {
  const trainee = new Follower();
  const controller = new AbortController();
  const step = () => trainee.steps === 4 && controller.abort(new Error('enough'));
  await t.throwsAsync(train(training(trainee, { signal: controller.signal, observers: [{ step }] })), {
    message: 'enough',
  });
  t.is(trainee.steps, 4);
});

test('batches that cannot be made end the training with their error, once what was begun has ended', async (t) => {
  let closed = false;
  const batches = async function* () {
    try {
      yield 1;
      throw new Error('no such file');
    } finally {
      closed = true;
    }
  };
  await t.throwsAsync(train(training(new Follower(), { batches })), { message: 'no such file' });
  t.true(closed);
});

test('a training without any score to keep by is refused', async (t) => {
  await t.throwsAsync(train(training(new Follower(), { maxEpochs: 2, validateEvery: 3 })), {
    name: 'UserError',
    message: 'max_epochs=2 ends before the first validation, after 3 epochs',
  });
  await t.throwsAsync(train(training(new Follower([Number.NaN]))), {
    name: 'UserError',
    message: 'the validation score is NaN in epoch 0; expected a number',
  });
});

test('a step on several batches gives the loss of each, which count and are told one by one', async (t) => {
  class Several extends Follower {
    override async step(batch: number, at: { epoch: number; learningRate: number }) {
      const losses = [];
      for (let each = 0; each < batch; each++) losses.push(await super.step(1, at));
      return losses as unknown as number;
    }
  }
  const told: { step: number; loss: number }[] = [];
  const several = await train(
    training(new Several(), {
      maxEpochs: 1,
      async *batches() {
        for (const batch of [2, 1]) yield batch;
      },
      observers: [{ step: ({ step, loss }) => told.push({ step, loss }) }],
    }),
  );
  const alone = await train(
    training(new Follower(), {
      maxEpochs: 1,
      async *batches() {
        for (const batch of [1, 1, 1]) yield batch;
      },
    }),
  );
  t.deepEqual(several, alone);
  t.deepEqual(
    told.map(({ step }) => step),
    [0, 1, 2],
  );
  t.is(several.curve[0]?.trainLoss, told.reduce((sum, { loss }) => sum + loss, 0) / 3);
});
