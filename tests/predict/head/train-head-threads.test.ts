import test from 'ava';
import { Trainer } from '../../../src/compute/trainer.ts';
import { trainHead } from '../../../src/predict/head/train-head.ts';
import { rowsInMemory } from '../../../src/train/rows.ts';

/** How many threads the steps of a head take that is offered so many. */
async function threadsOf(hiddenLayers: number, hiddenDim: number, offered: number): Promise<number[]> {
  const taken: number[] = [];
  const { useThreads } = Trainer.prototype;
  Trainer.prototype.useThreads = async (threads) => {
    taken.push(threads);
  };
  try {
    await trainHead({
      train: { x: rowsInMemory(Float32Array.of(0, 1, 2, 3), 1), y: Uint8Array.of(1, 0, 1, 0, 0, 1, 0, 1) },
      valid: { x: rowsInMemory(Float32Array.of(0, 1), 1) },
      config: {
        hiddenLayers,
        hiddenDim,
        dropout: 0,
        lr: 1e-3,
        patience: 1,
        maxEpochs: 1,
        checkValEveryNEpoch: 1,
        batchSize: 2,
        initialization: 'xavier_uniform',
      },
      output: 'multiclass',
      seed: 1,
      validate: () => 0,
      mode: 'max',
      threads: () => offered,
    });
  } finally {
    Trainer.prototype.useThreads = useThreads;
  }
  return taken;
}

test.serial(
  'each thread has 128 hidden units or more, as only so many threads give the same bytes',
  async (t) => {
    for (const [units, threads] of [
      [1, 1],
      [128, 1],
      [255, 1],
      [256, 2],
      [383, 2],
      [384, 3],
      [1024, 8],
    ] as const) {
      t.deepEqual(await threadsOf(1, units, 64), [threads, threads], `${units} units`);
    }
  },
);

test.serial(
  'no step takes more threads than it is offered, and one without hidden layers takes one',
  async (t) => {
    t.deepEqual(await threadsOf(2, 1024, 3), [3, 3]);
    t.deepEqual(await threadsOf(0, 1024, 64), [1, 1]);
  },
);
