/** What is predicted of clips or frames: labels of a vocabulary. */
export type LabelType = 'multiclass' | 'multilabel';
/** Distances of pairs of clips, as their embeddings have them: nothing is trained. */
export type DistanceType = 'jnd' | 'ranking';
/** Numbers: of clips, or the frequency of each frame. */
export type NumberType = 'regression' | 'pitch';
export type PredictionType = LabelType | DistanceType | NumberType;

export const PREDICTION_TYPES = [
  'multiclass',
  'multilabel',
  'jnd',
  'ranking',
  'regression',
  'pitch',
] as const satisfies readonly PredictionType[];

/** Labels that are no labels of a vocabulary are in `<split>.csv`, the others in `<split>.json`. */
export function isLabelType(type: PredictionType): type is LabelType {
  return type === 'multiclass' || type === 'multilabel';
}

export function isDistanceType(type: PredictionType): type is DistanceType {
  return type === 'jnd' || type === 'ranking';
}

/** Name of the file that has a split's labels. */
export function labelsFile(split: string, type: PredictionType): string {
  return `${split}.${isLabelType(type) ? 'json' : 'csv'}`;
}

/** Names of the files that describe a task besides its labels. */
export function descriptionFiles(type: PredictionType): readonly string[] {
  return ['task_metadata.json', ...(isLabelType(type) ? ['labelvocabulary.csv'] : [])];
}
