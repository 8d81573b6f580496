import { readFileSync } from 'node:fs';
import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import {
  kendall,
  ndcg,
  rankingScores,
  spearman,
  tripletAccuracy,
} from '../../../src/evaluate/scores/ranking.ts';
import type { RankedDistances } from '../../../src/prediction-types/ranking.ts';
import { closeTo } from '../close-to.ts';
import { numberOf } from '../tagging-segments-fixture.ts';

type Value = number | string;

/** Made with SciPy and scikit-learn by tests/reference/evaluate-ranking.py. */
const fixture = JSON.parse(readFileSync('tests/evaluate/fixtures/ranking.json', 'utf8')) as {
  readonly lists: readonly ({ readonly distances: readonly number[] } & Readonly<
    Record<'spearman' | 'kendall' | 'ndcg', Value>
  >)[];
};

/** The clips at these places on a line, by rising rank. */
function line(...places: readonly number[]): RankedDistances {
  const distances = places.flatMap((a) => places.map((b) => Math.abs(a - b)));
  return { clips: places.length, distances: Float64Array.from(distances) };
}

function scoresOf(lists: readonly RankedDistances[], sample?: Uint32Array): Record<string, number> {
  const values = rankingScores.map((score) => [
    score.name,
    score.prepare(lists).score(sample)[0] ?? Number.NaN,
  ]);
  return Object.fromEntries(values) as Record<string, number>;
}

test("correlations equal SciPy's and nDCG scikit-learn's, with ties, equal distances and single clips", (t) => {
  t.is(fixture.lists.length, 168);
  for (const name of ['spearman', 'kendall', 'ndcg'] as const) {
    t.true(fixture.lists.some((list) => list[name] === 'nan'));
  }
  for (const [index, list] of fixture.lists.entries()) {
    const distances = Float64Array.from(list.distances);
    for (const [name, value] of Object.entries({ spearman, kendall, ndcg })) {
      const expected = numberOf(list[name as 'spearman']);
      closeTo(t, value(distances), expected, 1e-9, `case ${index}, ${name}`);
    }
  }
});

test('distances that rise with the rank have scores of 1, falling ones the lowest', (t) => {
  t.deepEqual(scoresOf([line(0, 1, 3, 4.5), line(7, 8, 11)]), {
    ranking_spearman: 1,
    ranking_kendall: 1,
    ranking_ndcg: 1,
    ranking_triplet_acc: 1,
  });
  const reversed = scoresOf([line(0, 4, 3, 2)]);
  t.is(reversed.ranking_spearman, -1);
  t.is(reversed.ranking_kendall, -1);
  // With the first clip: none right of three. Without: 4 to 3 is nearer than 4 to 2.
  t.is(reversed.ranking_triplet_acc, 1 / 4);
});

test('where all distances are equal the correlations are 0 and half of the triplets are right', (t) => {
  const { ranking_spearman, ranking_kendall, ranking_triplet_acc } = scoresOf([line(2, 2, 2, 2)]);
  t.deepEqual(
    { ranking_spearman, ranking_kendall, ranking_triplet_acc },
    {
      ranking_spearman: 0,
      ranking_kendall: 0,
      ranking_triplet_acc: 0.5,
    },
  );
});

test('the score is the mean over lists, without those of fewer than three clips', (t) => {
  const [rising, falling, short] = [line(0, 1, 2), line(0, 2, 1), line(0, 1)];
  t.is(scoresOf([rising, falling, short]).ranking_spearman, 0);
  t.is(scoresOf([rising, falling, short], Uint32Array.of(0, 0, 0, 1, 2)).ranking_spearman, 0.5);
  for (const value of Object.values(scoresOf([short, line(3)]))) t.is(value, Number.NaN);
});

const lists = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 3, maxLength: 9 });

testProp('scores stay in their ranges and do not care for the scale of distances', [lists], (t, places) => {
  const list = line(...places);
  const scaled = { ...list, distances: list.distances.map((distance) => distance * 4) };
  const scores = scoresOf([list]);
  t.deepEqual(scoresOf([scaled]), scores);
  const [ofPairs, ofPlaces] = [scores.ranking_kendall ?? Number.NaN, scores.ranking_spearman ?? Number.NaN];
  t.true(Math.abs(ofPairs) <= 1 && Math.abs(ofPlaces) <= 1 + 1e-12);
  t.true((scores.ranking_ndcg ?? Number.NaN) > 0 && (scores.ranking_ndcg ?? Number.NaN) <= 1 + 1e-12);
  const triplets = tripletAccuracy(list);
  t.true(triplets >= 0 && triplets <= 1);
});
