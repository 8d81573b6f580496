import { UserError } from '../../../errors.ts';
import { roundHalfEven } from '../../../numerics/round-half-even.ts';
import { predictionType } from '../../../prediction-types/registry.ts';
import { PythonRandom } from '../../../random/python-random.ts';
import { compareLabels, type Label } from '../labels/labels.ts';
import type { MetadataRow } from '../labels/metadata-rows.ts';
import type { ResolvedTaskConfig } from '../task-config.ts';
import { stratifiedSplits } from './stratified-splits.ts';

const SEEDS_TRIED = 1000;
const LABELS_TOLD = 5;
const DEFAULT_PERCENTAGE = { train: 80, valid: 10, test: 10 } as const;

/**
 * Gives every row its split, as hear-preprocess (`create_splits`) does, file for file; unless the task is `stratified`, which
 * it knows nothing of.
 *
 * @throws UserError where the corpus does not allow the splits that the task asks for
 */
export function createSplits(rows: readonly MetadataRow[], config: ResolvedTaskConfig): MetadataRow[] {
  if (config.split_mode === 'trainvaltest') {
    return config.splits.length === 1 ? takeAll(rows, config) : carveTrainValidTest(rows, config);
  }
  const folded =
    config.split_mode === 'new_split_kfold' ? splitIntoFolds(rows, config) : rows.map((row) => ({ ...row }));
  const found = new Set(folded.map((row) => row.split));
  const wrong = config.splits.filter((split) => !found.delete(split));
  if (wrong.length > 0 || found.size > 0) {
    const unexpected = [...found].sort().join(', ');
    throw new UserError(
      `${config.task_name}: folds ${config.splits.join(', ')} expected; ` +
        (wrong.length > 0 ? `no files for ${wrong.join(', ')}` : `found ${unexpected} as well`),
    );
  }
  return folded;
}

/** Of a task that has one split everything that is not divided yet is in it. */
function takeAll(rows: readonly MetadataRow[], { task_name, splits }: ResolvedTaskConfig): MetadataRow[] {
  const [only = ''] = splits;
  const other = rows.find(({ split }) => split !== 'train' && split !== only);
  if (other === undefined) return rows.map((row) => ({ ...row, split: only }));
  throw new UserError(`${task_name}: split ${other.split} found; expected ${only}, as nothing is trained`);
}

/** Whether every label has to be in every split: many scores are undefined without. */
export function needsEveryLabel(config: ResolvedTaskConfig): boolean {
  if (config.every_label_in_every_split === false) return false;
  const { corpus } = predictionType(config.prediction_type);
  return config.mode !== 'small' && corpus.everyLabelInEverySplit(config.embedding_type);
}

/** Sorted split keys, shuffled by Python, cut by `numpy.array_split`; other seeds where a fold lacks a label. */
function splitIntoFolds(rows: readonly MetadataRow[], config: ResolvedTaskConfig): MetadataRow[] {
  const keys = distinctKeys(rows);
  const labels = distinctLabels(rows);
  if (needsEveryLabel(config)) checkEnoughGroups(rows, config.splits.length, config);
  for (let attempt = 0; attempt < SEEDS_TRIED; attempt++) {
    const seed = attempt === 0 ? 'split_k_folds' : `split_k_folds_retry_${attempt - 1}`;
    const foldOf =
      config.stratified === true ? stratifiedFolds(rows, config, seed) : shuffledFolds(keys, config, seed);
    const split = rows.map((row) => ({ ...row, split: foldOf.get(row.splitKey) as string }));
    if (!needsEveryLabel(config) || everySplitHas(labels, split)) return split;
  }
  throw new UserError(
    `${config.task_name}: ${SEEDS_TRIED} ways to divide the corpus into ${config.splits.length} folds were tried; ` +
      `each left a fold without one of the ${labels} labels`,
  );
}

function shuffledFolds(
  keys: readonly Label[],
  { splits }: ResolvedTaskConfig,
  seed: string,
): Map<Label, string> {
  const shuffled = [...keys];
  new PythonRandom(seed).shuffle(shuffled);
  const foldOf = new Map<Label, string>();
  arraySplit(shuffled, splits.length).forEach((fold, index) => {
    for (const key of fold) foldOf.set(key, splits[index] as string);
  });
  return foldOf;
}

function stratifiedFolds(
  rows: readonly MetadataRow[],
  { splits }: ResolvedTaskConfig,
  seed: string,
): Map<Label, string> {
  return stratifiedSplits(
    rows,
    splits.map((split) => ({ split, share: 1 / splits.length })),
    seed,
  );
}

/** @throws UserError for labels that cannot be in every one of so many splits */
function checkEnoughGroups(
  rows: readonly MetadataRow[],
  splits: number,
  { task_name }: ResolvedTaskConfig,
): void {
  const keysOf = new Map<Label, Set<Label>>();
  for (const { label, splitKey } of rows) {
    if (label !== null) keysOf.set(label, (keysOf.get(label) ?? new Set()).add(splitKey));
  }
  const few = [...keysOf]
    .filter(([, keys]) => keys.size < splits)
    .map(([label, keys]) => `${label} (${keys.size})`);
  if (few.length === 0) return;
  throw new UserError(
    `${task_name}: too few files or groups of ${few.length} labels for ${splits} folds or splits: ${few.slice(0, LABELS_TOLD).join(', ')}` +
      `${few.length > LABELS_TOLD ? ', ...' : ''}; expected each label in each split: fewer splits, or no such labels`,
  );
}

/** Takes `valid` and `test` out of `train` where the corpus does not bring them. */
function carveTrainValidTest(rows: readonly MetadataRow[], config: ResolvedTaskConfig): MetadataRow[] {
  const present = new Set(rows.map((row) => row.split));
  const unexpected = [...present].filter((split) => !config.splits.includes(split));
  if (!present.has('train') || unexpected.length > 0) {
    throw new UserError(
      `${config.task_name}: splits ${[...present].join(', ')} found; expected train, and perhaps valid and test`,
    );
  }
  if (config.stratified === true) return carveStratified(rows, config, present);
  const keys = distinctKeys(rows.filter((row) => row.split === 'train'));
  new PythonRandom('split_train_test_val').shuffle(keys);
  const percentage = carvedPercentages(config.split_percentage ?? DEFAULT_PERCENTAGE, present);
  const validCount = carvedCount(keys.length, percentage.valid, 'valid', config);
  const testCount = carvedCount(keys.length, percentage.test, 'test', config);
  const valid = new Set(keys.slice(0, validCount));
  const test = new Set(keys.slice(validCount, validCount + testCount));
  return rows.map((row) => {
    const split = test.has(row.splitKey) ? 'test' : valid.has(row.splitKey) ? 'valid' : row.split;
    return { ...row, split };
  });
}

function carveStratified(
  rows: readonly MetadataRow[],
  config: ResolvedTaskConfig,
  present: ReadonlySet<string>,
): MetadataRow[] {
  const { valid, test } = carvedPercentages(config.split_percentage ?? DEFAULT_PERCENTAGE, present);
  if (valid === 0 && test === 0) return [...rows];
  const divided = rows.filter((row) => row.split === 'train');
  const shares = [
    { split: 'train', share: (100 - valid - test) / 100 },
    { split: 'valid', share: valid / 100 },
    { split: 'test', share: test / 100 },
  ].filter(({ share }) => share > 0);
  checkEnoughGroups(divided, shares.length, config);
  const labels = distinctLabels(divided);
  for (let attempt = 0; attempt < SEEDS_TRIED; attempt++) {
    const splitOf = stratifiedSplits(
      divided,
      shares,
      attempt === 0 ? 'split_train_test_val' : `split_train_test_val_retry_${attempt - 1}`,
    );
    const split = rows.map((row) =>
      row.split === 'train' ? { ...row, split: splitOf.get(row.splitKey) ?? row.split } : { ...row },
    );
    const carved = split.filter((_, index) => rows[index]?.split === 'train');
    if (everySplitHas(labels, carved)) return split;
  }
  throw new UserError(
    `${config.task_name}: ${SEEDS_TRIED} ways to divide the groups were tried; each left a split without one of the ${labels} labels`,
  );
}

function distinctLabels(rows: readonly MetadataRow[]): number {
  return new Set(rows.flatMap(({ label }) => label ?? [])).size;
}

/** What is there already keeps its files; the proportions between the others stay. */
function carvedPercentages(
  { train, valid, test }: Readonly<Record<'train' | 'valid' | 'test', number>>,
  present: ReadonlySet<string>,
): { valid: number; test: number } {
  if (present.has('valid') && present.has('test')) return { valid: 0, test: 0 };
  if (present.has('test')) return { valid: valid / ((train + valid) / 100), test: 0 };
  if (present.has('valid')) return { valid: 0, test: test / ((train + test) / 100) };
  return { valid, test };
}

function carvedCount(keys: number, percentage: number, split: string, config: ResolvedTaskConfig): number {
  const count = roundHalfEven((keys * percentage) / 100);
  if (count === 0 && percentage > 0) {
    throw new UserError(
      `${config.task_name}: ${keys} files or groups in train; too few to take ${percentage} % of them as ${split}`,
    );
  }
  return count;
}

function distinctKeys(rows: readonly MetadataRow[]): Label[] {
  return [...new Set(rows.map((row) => row.splitKey))].sort(compareLabels);
}

function everySplitHas(labels: number, rows: readonly MetadataRow[]): boolean {
  const labelsOf = new Map<string, Set<Label>>();
  for (const { split, label } of rows) {
    if (label === null) continue;
    const seen = labelsOf.get(split);
    if (seen === undefined) labelsOf.set(split, new Set([label]));
    else seen.add(label);
  }
  return [...labelsOf.values()].every((seen) => seen.size === labels);
}

/** `numpy.array_split`: the first parts are one longer where the parts cannot be equal. */
function arraySplit<T>(items: readonly T[], parts: number): T[][] {
  const size = Math.floor(items.length / parts);
  const longer = items.length % parts;
  return Array.from({ length: parts }, (_, part) => {
    const start = part * size + Math.min(part, longer);
    return items.slice(start, start + size + (part < longer ? 1 : 0));
  });
}
