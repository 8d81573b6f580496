import type { JudgedPairs } from '../../prediction-types/jnd.ts';
/**
 * Scores of just noticeable differences: pairs of clips that people found different or not, and how far apart their
 * embeddings are. The area under the ROC curve is scikit-learn's; it is NaN where all pairs are different, or none.
 */
import { curveOf, rank, rocArea, weigh } from './ranking-curve.ts';
import { SHARE } from './score.ts';
import type { TableScore } from './table-score.ts';

export const jndScores: readonly TableScore<JudgedPairs>[] = [
  {
    name: 'jnd_auc',
    direction: 'maximize',
    range: SHARE,
    parts: [],
    prepare({ distances, different }) {
      const ranking = rank(distances, (pair) => different[pair] === 1);
      return {
        clips: distances.length,
        score(sample) {
          const weights = weigh(distances.length, sample);
          return [rocArea(curveOf(ranking, weights))];
        },
      };
    },
  },
];
