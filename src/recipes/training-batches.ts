import { at } from '../at.ts';
import { UserError } from '../errors.ts';
import { type BatchSizes, type Stretch, shuffledBatches, shuffledOrder } from '../train/batches.ts';
import type { BatchSource } from '../train/trainee.ts';
import { type Augmentation, augment } from './augmentation/augment.ts';
import type { TaskExamples } from './task-examples.ts';

/** What a step is given: examples of one task after those of the other. */
export interface NetworkBatch {
  readonly count: number;
  readonly bins: number;
  readonly frames: number;
  /** Shape (count, bins, frames). */
  readonly values: Float32Array;
  /** By output, shape (rows, columns). */
  readonly targets: readonly Float32Array[];
}

/** How many examples of each task are in a batch: `proportional` to how many there are, as many of each, or between. */
type Mixing = 'proportional' | 'equal' | { readonly temperature: number };

/** A task that batches are made of. */
interface BatchedTask {
  /** Names what is drawn for it. */
  readonly name: string;
  readonly examples: TaskExamples;
  /** Of its targets. */
  readonly columns: number;
  /** Frames of the representation from one row of its targets to the next; undefined: a row for each example. */
  readonly stride: number | undefined;
}

export interface BatchPlan {
  readonly tasks: readonly BatchedTask[];
  readonly bins: number;
  readonly sizes: BatchSizes;
  readonly mixing: Mixing;
  readonly augmentation: Augmentation;
  readonly seed: number;
}

/** The batches of an epoch, and how they are made. */
export interface TrainingBatches {
  /** In an epoch. */
  readonly count: number;
  /** Examples of each task in a batch; undefined: there is one task. */
  readonly parts: readonly Stretch[] | undefined;
  readonly source: BatchSource<NetworkBatch>;
}

/**
 * The batches of each epoch, in an order and with augmentations that follow from the seed and the epoch. Of one task each
 * example is there once; of several each batch has the same share of each, and an epoch is as many batches as all of their
 * examples fill: the examples of a task come in an order drawn anew, all of them, then again, from one epoch to the next.
 */
export function trainingBatches(plan: BatchPlan): TrainingBatches {
  const { tasks, sizes, seed } = plan;
  const [only] = tasks;
  if (only !== undefined && tasks.length === 1) {
    return {
      count: shuffledBatches(only.examples.count, sizes, { seed, epoch: 0 }).length,
      parts: undefined,
      async *source(epoch) {
        for (const indices of shuffledBatches(only.examples.count, sizes, { seed, epoch })) {
          const drawn = [...indices].map((index) => ({ index, name: `${epoch} ${index}` }));
          yield batchOf(plan, [{ drawn, together: `${epoch} ${indices.join(' ')}` }]);
        }
      },
    };
  }
  const counts = tasks.map(({ examples }) => examples.count);
  const shares = batchShares(counts, sizes.batchSize, plan.mixing);
  const count = Math.ceil(sum(counts) / sizes.batchSize);
  return {
    count,
    parts: shares.map((share, task) => {
      const start = sum(shares.slice(0, task));
      return { start, end: start + share };
    }),
    async *source(epoch) {
      for (let batch = epoch * count; batch < (epoch + 1) * count; batch++) {
        yield batchOf(
          plan,
          tasks.map((task, place) => drawnOf(task, at(shares, place), batch, seed)),
        );
      }
    },
  };
}

/** Examples of a task that are in a batch. */
interface Drawn {
  readonly drawn: readonly { readonly index: number; readonly name: string }[];
  readonly together: string;
}

/** Those of batch `batch` of all. */
function drawnOf({ name, examples }: BatchedTask, share: number, batch: number, seed: number): Drawn {
  const orders = new Map<number, Uint32Array>();
  const drawn = Array.from({ length: share }, (_, position) => {
    const number = batch * share + position;
    const turn = Math.floor(number / examples.count);
    const order = orders.get(turn) ?? shuffledOrder(examples.count, seed, `order of ${name} ${turn}`);
    orders.set(turn, order);
    return { index: at(order, number % examples.count), name: `${name} ${number}` };
  });
  return { drawn, together: `${name} ${batch}` };
}

function batchOf({ tasks, bins, augmentation }: BatchPlan, drawn: readonly Drawn[]): NetworkBatch {
  const frames = at(tasks, 0).examples.frames;
  const size = bins * frames;
  const count = sum(drawn.map(({ drawn: own }) => own.length));
  const values = new Float32Array(count * size);
  let first = 0;
  const targets = drawn.map(({ drawn: own, together }, place) => {
    const { examples, columns, stride } = at(tasks, place);
    const ofTask = values.subarray(first * size, (first + own.length) * size);
    first += own.length;
    const each = examples.rows * columns;
    const ofRows = new Float32Array(own.length * each);
    for (const [position, { index }] of own.entries()) {
      examples.copy(
        index,
        ofTask.subarray(position * size, (position + 1) * size),
        ofRows.subarray(position * each, (position + 1) * each),
      );
    }
    const names = own.map(({ name }) => name);
    augment({ names, together, bins, frames, values: ofTask, targets: ofRows, stride }, augmentation);
    return ofRows;
  });
  return { count, bins, frames, values, targets };
}

/**
 * How many examples of each task are in a batch, at least one: by shares that are as the counts to the power of 1 /
 * temperature, `proportional` being 1 and `equal` without end; what is left over goes to the largest remainders.
 *
 * @throws UserError where there are more tasks than examples in a batch
 */
function batchShares(counts: readonly number[], batchSize: number, mixing: Mixing): number[] {
  if (batchSize < counts.length) {
    throw new UserError(
      `training.batch_size: ${batchSize}; there are ${counts.length} tasks: expected an example of each at least`,
    );
  }
  const power = mixing === 'equal' ? 0 : 1 / (mixing === 'proportional' ? 1 : mixing.temperature);
  const weights = counts.map((count) => count ** power);
  const free = batchSize - counts.length;
  const exact = weights.map((weight) => Math.max(0, (batchSize * weight) / sum(weights) - 1));
  const scaled = exact.map((share) => (sum(exact) === 0 ? 0 : (free * share) / sum(exact)));
  const shares = scaled.map((share) => 1 + Math.floor(share));
  const byRemainder = [...scaled.keys()].sort((a, b) => (at(scaled, b) % 1) - (at(scaled, a) % 1) || a - b);
  for (const task of byRemainder.slice(0, batchSize - sum(shares))) shares[task] = at(shares, task) + 1;
  return shares;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
