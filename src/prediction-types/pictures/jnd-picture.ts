import { fourDigits } from '../../numerics/four-digits.ts';
import { distancesOf, pairKey } from './pair-distances.ts';
import { type Picture, type PictureFiles, type PicturePoint, rowsOf, type ShownClip } from './picture.ts';

/** Pairs that differ or not: the ROC curve of their distance; of the worst, the second clip is to be heard. */
export async function jndPicture(splits: readonly PictureFiles[]): Promise<Picture> {
  const pairs: { distance: number; different: boolean; miss: ShownClip }[] = [];
  for (const { split, labels, predictions } of splits) {
    const distances = await distancesOf(predictions);
    for (const [first, second, different] of await rowsOf(labels, ['filename1', 'filename2', 'different'])) {
      const distance = distances.get(pairKey(first, second)) ?? Number.NaN;
      const miss = {
        split,
        file: second,
        expected: `${different === '1' ? 'differs from' : 'sounds like'} ${first}`,
        predicted: `distance ${fourDigits(distance)}`,
      };
      if (Number.isFinite(distance)) pairs.push({ distance, different: different === '1', miss });
    }
  }
  const sorted = pairs.sort((a, b) => b.distance - a.distance);
  const positives = sorted.filter(({ different }) => different).length;
  const negatives = sorted.length - positives;
  let [right, wrong] = [0, 0];
  const points = sorted.map(({ different }): PicturePoint => {
    if (different) right++;
    else wrong++;
    return [negatives === 0 ? 0 : wrong / negatives, positives === 0 ? 0 : right / positives];
  });
  const misses = sorted.map(({ different, miss }, place) => ({
    clip: miss,
    by: different ? place : sorted.length - 1 - place,
  }));
  const plot = {
    title: 'ROC curve of the distances',
    x: 'share of equal pairs that are as far apart',
    y: 'of different pairs',
    diagonal: true,
  };
  return { plots: [{ ...plot, points: [[0, 0], ...points] }], misses };
}
