import type { InputFolder, JsonObject } from '../pipeline/types.ts';
import type { TargetSpace } from './prediction-type.ts';
import { type PredictionTypeName, predictionType } from './registry.ts';
import type { TaskMetadata } from './task-metadata.ts';

/** What the parameters of steps say of a task's labels, and under the name of its type the settings that this has. */
export type LabelParams = {
  readonly kind: TargetSpace['kind'];
  readonly prediction_type: PredictionTypeName;
};

/** What the rows of a task's embeddings stand for and what is said of them. */
export interface LabelSpace extends TargetSpace {
  readonly predictionType: PredictionTypeName;
}

/** The parameters of steps that read a task's labels. */
export function labelParams(
  metadata: Pick<TaskMetadata, 'embedding_type' | 'prediction_type' | 'evaluation_params'>,
): LabelParams {
  const { embedding_type: kind, prediction_type: name } = metadata;
  const { settings } = predictionType(name).targets;
  return {
    kind,
    prediction_type: name,
    ...(settings === undefined ? {} : { [name]: settings.of(metadata.evaluation_params?.[name]) }),
  };
}

/**
 * @param names a folder with what names the columns of predictions: `labelvocabulary.csv`; without vocabulary the labels
 *   of any split
 */
export async function readLabelSpace(params: LabelParams, names: InputFolder): Promise<LabelSpace> {
  const { kind, prediction_type: name } = params;
  const { targets } = predictionType(name);
  const settings =
    targets.settings === undefined ? undefined : ((params as JsonObject)[name] as JsonObject | undefined);
  const vocabulary = await targets.readColumns(names, settings);
  return { kind, predictionType: name, vocabulary, ...(settings === undefined ? {} : { settings }) };
}
