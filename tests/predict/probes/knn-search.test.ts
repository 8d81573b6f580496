import test from 'ava';
import { createSession, float32 } from '../../../src/compute/session.ts';
import { knnModel, knownRows, METRICS } from '../../../src/predict/probes/knn-model.ts';
import { nearestRows, sharesOfLabels } from '../../../src/predict/probes/knn-search.ts';
import { withoutGaps } from '../../../src/train/rows.ts';
import { probesFixture } from './probes-fixture.ts';

const { labels, columns, train, test: tested } = probesFixture;
const trainData = withoutGaps(train.data, columns, train.stride);
const targets = probesFixture.trainTargets('several');

for (const { metric, k, probabilities } of probesFixture.neighbours) {
  test(`${k} neighbours, ${metric}, give what scikit-learn's KNeighborsClassifier gives`, async (t) => {
    const known = knownRows(trainData, columns, metric);
    const most = 9;
    const neighbours = await nearestRows(tested, known, { metric, k: most });
    const shares = sharesOfLabels(neighbours, targets, { most, k, labels });
    t.deepEqual(
      [...shares],
      probabilities.map((value) => Math.fround(value)),
    );
    // The model that is kept says the same, to rounding.
    const session = await createSession(knnModel(known, targets, metric, k));
    const x = float32(withoutGaps(tested.data, columns, tested.stride), [tested.rows, columns]);
    const kept = (await session.run({ x })).probabilities?.data as Float32Array;
    t.is(kept.length, shares.length);
    t.true(kept.every((value, index) => Math.abs(value - (shares[index] ?? 2)) < 1e-6));
    await session.release();
  });
}

test('of rows that are equally near the first ones are taken, and rows of zeros are no trouble', async (t) => {
  const data = Float32Array.of(0, 0, 1, 1, 1, 1, -1, -1, 0, 0);
  for (const metric of METRICS) {
    const x = { rows: 1, columns: 2, stride: 2, read: async () => Float32Array.of(1, 1) };
    const neighbours = await nearestRows(x, knownRows(data, 2, metric), { metric, k: 4 });
    t.deepEqual([...neighbours.subarray(0, 2)], [1, 2], metric);
    t.deepEqual([...neighbours.subarray(2)], [0, 4], metric);
  }
});
