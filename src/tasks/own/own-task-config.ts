import { UserError } from '../../errors.ts';
import { type PredictionTypeName, predictionType } from '../../prediction-types/registry.ts';
import type { GenericTaskConfig } from '../corpus/task-config.ts';
import type { LabelledFile, LabelTable } from './labels/labelled-file.ts';
import { taskKind } from './task-kind.ts';

export interface OwnTaskOptions {
  readonly name: string;
  readonly version: string;
  /** How many folds to draw; undefined: train, valid and test, or the folds that the labels name. */
  readonly folds?: number | undefined;
  /** Seconds; undefined: each clip keeps its length. */
  readonly duration?: number | undefined;
  /** Divides the clips of each label among the splits. */
  readonly stratify?: boolean | undefined;
  /** Names of scores, the one that chooses first; undefined: what suits the labels. */
  readonly scores?: readonly string[] | undefined;
}

/**
 * The configuration of a task whose labels somebody wrote down: what kind it is is told by the labels.
 *
 * @throws UserError for a name that cannot be one, and for labels that do not go together
 */
export function ownTaskConfig(
  table: Pick<LabelTable, 'type' | 'rows'>,
  options: OwnTaskOptions,
): GenericTaskConfig {
  const { name, version, folds, duration = null, scores, stratify = false } = options;
  if (!/^[a-z][a-z0-9_]*$/.test(name)) {
    throw new UserError(`${name}: expected a name of lower-case letters, digits and underscores`);
  }
  if (!/^\w[\w.]*$/.test(version)) {
    throw new UserError(`--task-version ${version}: expected something like 1.0.0`);
  }
  const { kind } = taskKind(table);
  if (stratify && table.rows.some(({ split }) => split?.startsWith('fold'))) {
    throw new UserError(
      '--stratify: the labels name folds already; expected neither, or --ignore and that column',
    );
  }
  const typeName = kind === 'event' ? 'multilabel' : kind;
  const type = predictionType(typeName);
  if (stratify && (kind === 'event' || type.rowKind === 'event' || !type.labels.vocabulary)) {
    throw new UserError(`--stratify: the task is ${kind}; expected labels of whole files`);
  }
  const isDistance = type.method.by === 'distance';
  // Two files are compared frame by frame only where both have as many frames.
  const ofFrames = isDistance ? duration !== null : kind === 'event';
  const rowKind = type.rowKind ?? (ofFrames ? 'event' : 'scene');
  return {
    task_name: name,
    version,
    embedding_type: rowKind,
    prediction_type: typeName,
    ...(isDistance ? untrained(typeName, folds) : splitting(table.rows, folds)),
    ...(stratify ? { stratified: true } : {}),
    sample_duration: duration,
    evaluation: scores ?? type.scoring.usual(rowKind),
    default_mode: 'full',
    modes: { full: {} },
  };
}

function untrained(type: PredictionTypeName, folds: number | undefined) {
  if (folds === undefined) return { split_mode: 'trainvaltest' } as const;
  throw new UserError(
    `--folds ${folds}: nothing is trained for ${type}; expected no folds, as all of it is in test`,
  );
}

function splitting(rows: readonly LabelledFile[], folds: number | undefined) {
  const named = new Set(rows.flatMap(({ split }) => split ?? []));
  const presplit = [...named].filter((split) => /^fold\d+$/.test(split));
  if (folds !== undefined && named.size > 0) {
    throw new UserError(
      `--folds ${folds}: the labels name splits already (${[...named].join(', ')}); expected neither, or --ignore and that column`,
    );
  }
  if (folds !== undefined && folds < FEWEST_FOLDS) {
    throw new UserError(
      `--folds ${folds}: expected ${FEWEST_FOLDS} or more, as one is for testing and one for choosing; without it there are train, valid and test`,
    );
  }
  if (folds !== undefined) return { split_mode: 'new_split_kfold', nfolds: folds, ...WHOLE_FOLDS } as const;
  return presplit.length > 0
    ? ({ split_mode: 'presplit_kfold', nfolds: presplit.length, ...WHOLE_FOLDS } as const)
    : ({ split_mode: 'trainvaltest', max_task_duration_by_split: WHOLE_SPLITS } as const);
}

const FEWEST_FOLDS = 3;
const WHOLE_FOLDS = { max_task_duration_by_fold: null };
const WHOLE_SPLITS = { train: null, valid: null, test: null };
