import { type PredictionTypeName, predictionType } from './registry.ts';

/** Name of the file that has a split's labels. */
export function labelsFile(split: string, type: PredictionTypeName): string {
  return `${split}.${predictionType(type).labels.format}`;
}

/** Names of the files that describe a task besides its labels. */
export function descriptionFiles(type: PredictionTypeName): readonly string[] {
  return ['task_metadata.json', ...(predictionType(type).labels.vocabulary ? ['labelvocabulary.csv'] : [])];
}
