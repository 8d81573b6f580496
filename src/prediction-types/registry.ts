import { chord } from './chord.ts';
import { jnd } from './jnd.ts';
import { multiclass } from './multiclass.ts';
import { multilabel } from './multilabel.ts';
import { multipitch } from './multipitch.ts';
import { notes } from './notes.ts';
import { pitch } from './pitch.ts';
import type { HeadMethod, PredictionType } from './prediction-type.ts';
import { ranking } from './ranking.ts';
import { regression } from './regression.ts';

/** Every type of predictions; a new one is a file of this folder and a line here. */
export const PREDICTION_TYPES = [
  multiclass,
  multilabel,
  jnd,
  ranking,
  regression,
  pitch,
  multipitch,
  notes,
  chord,
] as const;

export type PredictionTypeName = (typeof PREDICTION_TYPES)[number]['name'];

export const PREDICTION_TYPE_NAMES = PREDICTION_TYPES.map(({ name }) => name);

const byName: ReadonlyMap<string, PredictionType> = new Map(
  PREDICTION_TYPES.map((type): [string, PredictionType] => [type.name, type]),
);

/** @throws RangeError for a name that is not known, which readers of metadata refuse before */
export function predictionType(name: string): PredictionType {
  const type = byName.get(name);
  if (type === undefined) throw new RangeError(`${name} is no prediction type`);
  return type;
}

/**
 * How a type's heads are trained and read.
 *
 * @throws RangeError for a type with which nothing is trained
 */
export function headMethod(name: string): HeadMethod {
  const { method } = predictionType(name);
  if (method.by === 'head') return method;
  throw new RangeError(`${name} is predicted by distances`);
}

/** Names of the splits of a task that is not divided into folds. */
export function splitsOf(name: string): readonly string[] {
  return predictionType(name).method.by === 'head' ? ['train', 'valid', 'test'] : ['test'];
}
