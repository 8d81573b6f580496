import { UserError } from '../errors.ts';
import { type RankedLists, readRankTable } from '../formats/rank-table.ts';
import { readTargetTable } from '../formats/target-table.ts';
import { readValueTable } from '../formats/value-table.ts';
import { jndScores } from './jnd.ts';
import type { LabelledFiles, PreparedFiles } from './labelled-files.ts';
import { type RankedDistances, rankingScores } from './ranking.ts';
import { type Measured, regressionScores } from './regression.ts';
import { checkFiles, everyClip } from './scored-split.ts';
import { type PreparedScore, prepareTable } from './table-score.ts';

const number = { isValid: Number.isFinite, expected: 'a number' };
const judgement = { isValid: (value: number) => value === 0 || value === 1, expected: '0 or 1' };

/**
 * Reads numbers of clips, `filename,<target>,...` both, and prepares scores for them. Of several targets the score is the
 * mean of theirs, which are its parts.
 *
 * @param names of scores; undefined: all
 * @throws UserError for files that are wrong, with row and column, or that do not belong together
 */
export async function prepareRegressionFiles(
  { labels, predictions }: LabelledFiles,
  names: readonly string[] | undefined,
): Promise<PreparedFiles> {
  const truth = await readTargetTable(labels, null);
  const predicted = await readTargetTable(predictions, truth.targets);
  checkFiles([...predicted.values.keys()], truth.values, { path: predictions, labelsName: labels });
  const byTarget = truth.targets.map((_, target): Measured => {
    const clips = [...truth.values.keys()];
    const column = (table: typeof truth) =>
      Float64Array.from(clips, (clip) => table.values.get(clip)?.[target] ?? Number.NaN);
    return { truth: column(truth), predicted: column(predicted) };
  });
  const scores = prepareRegression(byTarget, truth.targets, names);
  return { scores, strata: [everyClip(truth.values.size)], classes: null };
}

function prepareRegression(
  byTarget: readonly Measured[],
  targets: readonly string[],
  names: readonly string[] | undefined,
): readonly PreparedScore[] {
  const [first = [], ...others] = byTarget.map((data) => prepareTable(regressionScores, names, data));
  if (others.length === 0) return first;
  return first.map((score, position) => {
    const ofTargets = [score, ...others.flatMap((prepared) => prepared[position] ?? [])];
    return {
      ...score,
      parts: ['mean', ...targets],
      clips: {
        clips: score.clips.clips,
        score(sample) {
          const values = ofTargets.map(({ clips }) => clips.score(sample)[0] ?? Number.NaN);
          return [values.reduce((sum, value) => sum + value, 0) / values.length, ...values];
        },
      },
    };
  });
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

/**
 * The same for ranked lists, `rank_group,rank,filename`, and the distances of all pairs of a list's clips,
 * `filename1,filename2,distance`, in either order. Lists are what is resampled.
 */
export async function prepareRankingFiles(
  { labels, predictions }: LabelledFiles,
  names: readonly string[] | undefined,
): Promise<PreparedFiles> {
  const lists = await readRankTable(labels);
  const distances = await readValueTable(predictions, ['filename1', 'filename2'], 'distance', number);
  const ranked = rankedDistances(lists, distances, { path: predictions, labelsName: labels });
  const scores = prepareTable(rankingScores, names, ranked);
  return { scores, strata: [everyClip(ranked.length)], classes: null };
}

function rankedDistances(
  lists: RankedLists,
  distances: ReadonlyMap<string, number>,
  { path, labelsName }: { readonly path: string; readonly labelsName: string },
): readonly RankedDistances[] {
  const used = new Set<string>();
  const ranked = [...lists].map(([group, files]) => {
    const clips = files.length;
    const ofList = new Float64Array(clips * clips);
    for (const [first, one] of files.entries()) {
      for (const [second, other] of files.entries()) {
        if (second <= first) continue;
        const pair = [`${one} | ${other}`, `${other} | ${one}`].find((name) => distances.has(name));
        if (pair === undefined) {
          throw new UserError(
            `${path}: ${one} | ${other} is missing; expected every pair of ${group} in ${labelsName}`,
          );
        }
        used.add(pair);
        ofList[first * clips + second] = distances.get(pair) ?? Number.NaN;
      }
    }
    return { clips, distances: ofList };
  });
  const odd = [...distances.keys()].find((pair) => !used.has(pair));
  if (odd === undefined) return ranked;
  throw new UserError(
    `${path}: ${odd} is no pair of a list in ${labelsName}, or is there in the other order too; expected its pairs once and no others`,
  );
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
