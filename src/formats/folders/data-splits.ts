import { UserError } from '../../errors.ts';

/** The splits that one head is trained, chosen and tested on. */
export type DataSplit = {
  readonly train: readonly string[];
  readonly valid: readonly string[];
  readonly test: readonly string[];
};

/**
 * The data splits of a task, as hear-eval-kit makes them: one for train/valid/test
 * (as far as they are there); with folds (sorted by name) one
 * per fold, which is the test split, the next fold (cyclically) being the valid split and all others the train splits.
 */
export function dataSplits(metadata: {
  /** As `task_metadata.json` has them. */
  readonly split_mode: 'trainvaltest' | 'new_split_kfold' | 'presplit_kfold';
  readonly splits: readonly string[];
}): readonly DataSplit[] {
  if (metadata.split_mode === 'trainvaltest') {
    const own = (split: string) => metadata.splits.filter((name) => name === split);
    return [{ train: own('train'), valid: own('valid'), test: own('test') }];
  }
  const folds = [...metadata.splits].sort();
  return folds.map((test, index) => {
    const valid = folds[(index + 1) % folds.length];
    if (valid === undefined || valid === test) {
      throw new UserError(`${folds.length} folds; expected at least 3`);
    }
    return { train: folds.filter((fold) => fold !== test && fold !== valid), valid: [valid], test: [test] };
  });
}
