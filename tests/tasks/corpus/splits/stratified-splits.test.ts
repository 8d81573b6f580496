import { fc, testProp } from '@fast-check/ava';
import type { MetadataRow } from '../../../../src/tasks/corpus/labels/metadata-rows.ts';
import { stratifiedSplits } from '../../../../src/tasks/corpus/splits/stratified-splits.ts';

const FOLDS = ['fold00', 'fold01', 'fold02'];
const SHARES = FOLDS.map((split) => ({ split, share: 1 / FOLDS.length }));

/** A row for each of so many clips of each label; clips of one group have one label. */
function rowsOf(counts: readonly number[], perGroup: number): MetadataRow[] {
  return counts.flatMap((count, label) =>
    Array.from({ length: count }, (_, clip) => {
      const filestem = `${label}-${clip}`;
      const splitKey = `${label}-${Math.floor(clip / perGroup)}`;
      return { relpath: filestem, split: 'train', label: `label${label}`, filestem, splitKey };
    }),
  );
}

const counts = fc.array(fc.integer({ min: 3, max: 20 }), { minLength: 1, maxLength: 5 });

testProp(
  'each label is in all folds in numbers that differ by one at most, and so are all clips',
  [counts],
  (t, clips) => {
    const rows = rowsOf(clips, 1);
    const splitOf = stratifiedSplits(rows, SHARES, 'seed');
    t.deepEqual(splitOf, stratifiedSplits([...rows].reverse(), SHARES, 'seed'), 'whatever their order');
    for (const label of new Set(rows.map((row) => row.label))) {
      const sizes = FOLDS.map(
        (fold) => rows.filter((row) => row.label === label && splitOf.get(row.splitKey) === fold).length,
      );
      t.true(Math.max(...sizes) - Math.min(...sizes) <= 1, `${sizes}`);
    }
    const folds = FOLDS.map((fold) => rows.filter((row) => splitOf.get(row.splitKey) === fold).length);
    t.true(Math.max(...folds) - Math.min(...folds) <= clips.length, `${folds}`);
  },
  { numRuns: 30 },
);

testProp(
  'valid and test have at least one clip of each label of which there are three groups',
  [counts],
  (t, clips) => {
    const rows = rowsOf(
      clips.map((count) => 2 * count),
      2,
    );
    const shares = [
      { split: 'train', share: 0.8 },
      { split: 'valid', share: 0.1 },
      { split: 'test', share: 0.1 },
    ];
    const splitOf = stratifiedSplits(rows, shares, 'seed');
    for (const { split } of shares) {
      const labels = new Set(
        rows.filter((row) => splitOf.get(row.splitKey) === split).map((row) => row.label),
      );
      t.is(labels.size, clips.length, split);
    }
  },
  { numRuns: 30 },
);
