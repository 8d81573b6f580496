import { join } from 'node:path';
import { readVocabulary } from '../formats/label-vocabulary.ts';
import type { PredictionType } from '../formats/prediction-type.ts';
import { readTargetTable } from '../formats/target-table.ts';
import type { InputFolder } from '../pipeline/types.ts';
import { binNames, type PitchBins } from './pitch-bins.ts';
import type { LabelSpace } from './targets.ts';

/** What the parameters of steps say of a task's labels. */
export type LabelParams = {
  readonly kind: LabelSpace['kind'];
  readonly prediction_type: PredictionType;
  /** Of pitch tasks alone. */
  readonly pitch?: PitchBins;
};

/**
 * @param names a folder with what names the columns of predictions: `labelvocabulary.csv`; for regression the labels of
 *   any split, `<split>.csv`, whose columns are the targets
 */
export async function readLabelSpace(params: LabelParams, names: InputFolder): Promise<LabelSpace> {
  const { kind, prediction_type: predictionType, pitch } = params;
  return { kind, predictionType, vocabulary: await readNames(params, names), pitch };
}

async function readNames(params: LabelParams, { path, files }: InputFolder): Promise<readonly string[]> {
  switch (params.prediction_type) {
    case 'jnd':
    case 'ranking':
      return [];
    case 'regression': {
      const labels = files.find((file) => /^[^.]+\.csv$/.test(file));
      // Splits may have their columns in different orders.
      const { targets } = await readTargetTable(join(path, labels ?? ''), null);
      return [...targets].sort();
    }
    case 'pitch':
      return params.pitch === undefined ? [] : binNames(params.pitch);
    default:
      return readVocabulary(path);
  }
}
