import { at } from '../../at.ts';
import { UserError } from '../../errors.ts';
import { itemCount } from '../../formats/files/npy-header.ts';
import { roundHalfEven } from '../../numerics/round-half-even.ts';
import { consecutiveBatches, type Stretch, shuffledBatches } from '../../train/batches.ts';
import type { Model } from './model.ts';
import { type LearningGraph, learningGraph, type ModelShape } from './model-graph.ts';
import type { ModelBatch } from './model-trainee.ts';
import type { Chosen, Parameters } from './parameters.ts';
import type { ShapedDataset } from './shaped-dataset.ts';
import { trainingKey } from './training-key.ts';

/** Sounds in memory, cut into what is trained on and what is tested on, and the graph that learns from them. */
export interface PreparedTraining {
  readonly shape: ModelShape;
  readonly graph: LearningGraph;
  /** Steps of an epoch. */
  readonly steps: number;
  readonly batches: (epoch: number) => Iterable<ModelBatch>;
  readonly tests: () => readonly ModelBatch[];
  /** Tells this training from any other. */
  readonly key: string;
}

/** @throws UserError where there are too few sounds, or the model does not fit them */
export async function prepareTraining(
  data: ShapedDataset,
  model: Model<Parameters>,
  parameters: Chosen,
  /** What else decides the bytes. */
  further: { readonly threads: number; readonly testingLoop: string },
): Promise<PreparedTraining> {
  const { batch_size, seed } = parameters;
  const { values: y, columns } = data.targets();
  const shape = { x: data.X.shape, columns };
  const [training, tested] = partsOf(data.length, parameters);
  const graph = learningGraph(model, shape, seed);
  const x = await data.inputs();
  const sizes = { batchSize: batch_size === 0 ? data.length : batch_size, least: 1 } as const;
  const size = itemCount(shape.x);
  const batchOf = (indices: ArrayLike<number>): ModelBatch => {
    const count = indices.length;
    const batch = { x: new Float32Array(count * size), y: new Float32Array(count * columns) };
    for (let place = 0; place < count; place++) {
      const index = at(indices, place);
      batch.x.set(x.subarray(index * size, (index + 1) * size), place * size);
      batch.y.set(y.subarray(index * columns, (index + 1) * columns), place * columns);
    }
    return {
      x: { data: batch.x, dims: [count, ...shape.x] },
      y: { data: batch.y, dims: [count, columns] },
    };
  };
  const tests = consecutiveBatches(tested.end - tested.start, sizes).map(({ start, end }) =>
    Uint32Array.from({ length: end - start }, (_, index) => tested.start + start + index),
  );
  const key = trainingKey({ model, parameters, shape, x, y, further });
  return {
    shape,
    graph,
    steps: consecutiveBatches(training.end, sizes).length,
    *batches(epoch) {
      for (const indices of shuffledBatches(training.end, sizes, { seed, epoch })) yield batchOf(indices);
    },
    tests: () => tests.map(batchOf),
    key,
  };
}

/** What is trained on and what is tested on, as kac_prediction cuts it: each share is rounded, and the first takes up the difference. */
function partsOf(sounds: number, { dataset_split: split, testing }: Parameters): readonly [Stretch, Stretch] {
  const [, second, third] = split.map((share) => roundHalfEven(sounds * share)) as [number, number, number];
  const first = sounds - second - third;
  const tested = testing ? { start: first, end: first + second } : { start: first + second, end: sounds };
  if (first < 1 || tested.end === tested.start) {
    throw new UserError(
      `dataset_split: [${split.join(', ')}] of ${sounds} sounds are ${first}, ${second} and ${third}; expected at least one to train on and one to ${testing ? 'test' : 'evaluate'} on`,
    );
  }
  return [{ start: 0, end: first }, tested];
}
