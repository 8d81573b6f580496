import { readValueTable } from '../formats/value-table.ts';
import { jndScores } from './jnd.ts';
import type { LabelledFiles, PreparedFiles } from './labelled-files.ts';
import { regressionScores } from './regression.ts';
import { checkFiles, everyClip } from './scored-split.ts';
import { prepareTable } from './table-score.ts';

const number = { isValid: Number.isFinite, expected: 'a number' };
const judgement = { isValid: (value: number) => value === 0 || value === 1, expected: '0 or 1' };

/**
 * Reads numbers of clips, `filename,value` both, and prepares scores for them.
 *
 * @param names of scores; undefined: all
 * @throws UserError for files that are wrong, with row and column, or that do not belong together
 */
export async function prepareRegressionFiles(
  { labels, predictions }: LabelledFiles,
  names: readonly string[] | undefined,
): Promise<PreparedFiles> {
  const truth = await readValueTable(labels, ['filename'], 'value', number);
  const predicted = await readValueTable(predictions, ['filename'], 'value', number);
  const pairs = paired(truth, predicted, { path: predictions, labelsName: labels });
  const scores = prepareTable(regressionScores, names, pairs);
  return { scores, strata: [everyClip(truth.size)], classes: null };
}

/**
 * The same for pairs of clips, `filename1,filename2,different` (0 or 1) and `filename1,filename2,distance`. Pairs that
 * differ and pairs that do not are resampled among themselves.
 */
export async function prepareJndFiles(
  { labels, predictions }: LabelledFiles,
  names: readonly string[] | undefined,
): Promise<PreparedFiles> {
  const clips = ['filename1', 'filename2'] as const;
  const judged = await readValueTable(labels, clips, 'different', judgement);
  const distances = await readValueTable(predictions, clips, 'distance', number);
  const { truth, predicted } = paired(judged, distances, { path: predictions, labelsName: labels });
  const different = Uint8Array.from(truth);
  const scores = prepareTable(jndScores, names, { distances: predicted, different });
  const strata = [1, 0].map((value) => everyClip(truth.length).filter((pair) => different[pair] === value));
  return { scores, strata, classes: null };
}

function paired(
  truth: ReadonlyMap<string, number>,
  predicted: ReadonlyMap<string, number>,
  names: { readonly path: string; readonly labelsName: string },
): { readonly truth: Float64Array; readonly predicted: Float64Array } {
  checkFiles([...predicted.keys()], truth, names);
  return {
    truth: Float64Array.from(truth.values()),
    predicted: Float64Array.from(truth.keys(), (clip) => predicted.get(clip) ?? Number.NaN),
  };
}
