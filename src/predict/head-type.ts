import type { HeadWeights } from './head/types.ts';
import type { LabelSpace } from './targets.ts';

/** What the head of a task gives: of pitch tasks an activation for each bin, as of labels of which any may be on. */
export function headType({
  predictionType,
}: Pick<LabelSpace, 'predictionType'>): HeadWeights['predictionType'] {
  return predictionType === 'multiclass' || predictionType === 'regression' ? predictionType : 'multilabel';
}
