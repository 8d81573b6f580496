import test from 'ava';
import { clipRows } from '../../src/recipes/clip-rows.ts';
import { TaskExamples } from '../../src/recipes/task-examples.ts';
import { trainingBatches } from '../../src/recipes/training-batches.ts';

const cut = { frames: 1, hop: 1, context: 0 };
const augmentation = { settings: {}, seed: 1, deviations: Float32Array.of(1) };

/** Clips of one frame, whose value is their place, and so is their target. */
function numbered(name: string, count: number) {
  const places = Array.from({ length: count }, (_, place) => place);
  const clips = places.map((place) => ({ values: Float32Array.of(place), frames: 1 }));
  const index = clipRows(places.map((place) => `${name} ${place}`));
  const data = { clips, index, targets: Float32Array.from(places), events: new Map(), truths: new Map() };
  return {
    name,
    columns: 1,
    stride: undefined,
    examples: new TaskExamples(data, { kind: 'scene', columns: 1, stride: 1, cut }),
  };
}

function batchesOf(
  counts: readonly number[],
  mixing: Parameters<typeof trainingBatches>[0]['mixing'],
  batchSize = 8,
) {
  const tasks = counts.map((count, place) => numbered(`task ${place}`, count));
  return trainingBatches({ tasks, bins: 1, sizes: { batchSize, least: 2 }, mixing, augmentation, seed: 1 });
}

function sharesOf(...given: Parameters<typeof batchesOf>) {
  return batchesOf(...given).parts?.map(({ start, end }) => end - start);
}

test('a batch has a share of each task, by how many examples it has, as many of each, or between, and one at least', (t) => {
  t.deepEqual(sharesOf([300, 100], 'proportional'), [6, 2]);
  t.deepEqual(sharesOf([300, 100], 'equal'), [4, 4]);
  t.deepEqual(sharesOf([900, 100], { temperature: 2 }), [6, 2]);
  t.deepEqual(sharesOf([10000, 1, 1], 'proportional'), [6, 1, 1]);
  t.deepEqual(sharesOf([1, 1, 1], 'equal', 3), [1, 1, 1]);
  t.throws(() => sharesOf([5, 5, 5], 'equal', 2), {
    message: 'training.batch_size: 2; there are 3 tasks: expected an example of each at least',
  });
});

test('the examples of each task come all of them, then again in another order, from one epoch to the next', async (t) => {
  const { source, count, parts } = batchesOf([12, 4], 'equal', 4);
  t.is(count, 4);
  const seen: number[][] = [[], []];
  for (const epoch of [0, 1, 2]) {
    for await (const { values, targets } of source(epoch)) {
      t.deepEqual(
        [...values],
        targets.flatMap((own) => [...own]),
      );
      for (const [place, { start, end }] of (parts ?? []).entries()) {
        seen[place]?.push(...values.subarray(start, end));
      }
    }
  }
  const [first = [], second = []] = seen;
  const sorted = (some: readonly number[]) => [...some].sort((a, b) => a - b);
  t.deepEqual(
    sorted(first.slice(0, 12)),
    Array.from({ length: 12 }, (_, place) => place),
  );
  t.deepEqual(sorted(first.slice(12, 24)), sorted(first.slice(0, 12)));
  t.notDeepEqual(first.slice(12, 24), first.slice(0, 12));
  t.deepEqual(sorted(second.slice(0, 4)), [0, 1, 2, 3]);
  t.is(second.length, 24);
});
