import { join } from 'node:path';
import { copyFileAtomic, defineStep, type Selection } from '../../pipeline/index.ts';
import { TEST_SCORES } from './evaluate-estimator.ts';

/** Puts the scores of a model's annotations beside it, where `heareval estimators` finds them. */
export const showScores = defineStep<Record<string, never>, { readonly scores: Selection }>({
  module: import.meta.url,
  name: 'ShowScores',
  version: '1',
  async run({ inputs, outDir }) {
    await copyFileAtomic(join(inputs.scores.path, TEST_SCORES), join(outDir, TEST_SCORES));
  },
});
