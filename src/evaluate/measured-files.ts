import { UserError } from '../errors.ts';
import { type PairTable, pairName, readJudgedPairs, readPairDistances } from '../formats/pair-table.ts';
import { type RankedLists, readRankTable } from '../formats/rank-table.ts';
import { readTargetTable } from '../formats/target-table.ts';
import { jndScores } from './jnd.ts';
import type { FilePair, PreparedFiles } from './labelled-files.ts';
import { type RankedDistances, rankingScores } from './ranking.ts';
import { type Measured, regressionScores } from './regression.ts';
import { checkFiles } from './scored-split.ts';
import { strataOf } from './strata.ts';
import { type PreparedScore, prepareTable } from './table-score.ts';

/**
 * Reads numbers of clips, `filename,<target>,...` both, and prepares scores for them. Of several targets the score is the
 * mean of theirs, which are its parts.
 *
 * @param names of scores; undefined: all
 * @throws UserError for files that are wrong, with row and column, or that do not belong together
 */
export async function prepareRegressionFiles(
  { labels, predictions, reading }: FilePair,
  names: readonly string[] | undefined,
): Promise<PreparedFiles> {
  const truth = await readTargetTable(labels, null, reading);
  const predicted = await readTargetTable(predictions, truth.targets, reading);
  checkFiles([...predicted.values.keys()], truth.values, { path: predictions, labelsName: labels });
  const byTarget = truth.targets.map((_, target): Measured => {
    const clips = [...truth.values.keys()];
    const column = (table: typeof truth) =>
      Float64Array.from(clips, (clip) => table.values.get(clip)?.[target] ?? Number.NaN);
    return { truth: column(truth), predicted: column(predicted) };
  });
  const scores = prepareRegression(byTarget, truth.targets, names);
  return { scores, ...strataOf([...truth.values.keys()]), classes: null };
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
  { labels, predictions, reading }: FilePair,
  names: readonly string[] | undefined,
): Promise<PreparedFiles> {
  const judged = await readJudgedPairs(labels, reading);
  const predicted = await readPairDistances(predictions, reading);
  checkFiles([...predicted.keys()], judged, { path: predictions, labelsName: labels });
  const different = Uint8Array.from(judged.values(), ({ value }) => value);
  const distances = Float64Array.from(judged.keys(), (pair) => predicted.get(pair)?.value ?? Number.NaN);
  const scores = prepareTable(jndScores, names, { distances, different });
  const pairs = [...judged.keys()];
  const groups = [1, 0].map((value) => [...pairs.keys()].filter((pair) => different[pair] === value));
  return { scores, ...strataOf(pairs, groups), classes: null };
}

/**
 * The same for ranked lists, `rank_group,rank,filename`, and the distances of all pairs of a list's clips,
 * `filename1,filename2,distance`, in either order. Lists are what is resampled.
 */
export async function prepareRankingFiles(
  { labels, predictions, reading }: FilePair,
  names: readonly string[] | undefined,
): Promise<PreparedFiles> {
  const lists = await readRankTable(labels, reading);
  const distances = await readPairDistances(predictions, reading);
  const ranked = rankedDistances(lists, distances, { path: predictions, labelsName: labels });
  const scores = prepareTable(rankingScores, names, ranked);
  return { scores, ...strataOf([...lists.keys()]), classes: null };
}

function rankedDistances(
  lists: RankedLists,
  distances: PairTable,
  { path, labelsName }: { readonly path: string; readonly labelsName: string },
): readonly RankedDistances[] {
  const used = new Set<string>();
  const ranked = [...lists].map(([group, files]) => {
    const clips = files.length;
    const ofList = new Float64Array(clips * clips);
    for (const [first, one] of files.entries()) {
      for (const [second, other] of files.entries()) {
        if (second <= first) continue;
        const pair = [pairName([one, other]), pairName([other, one])].find((name) => distances.has(name));
        if (pair === undefined) {
          throw new UserError(
            `${path}: ${pairName([one, other])} is missing; expected every pair of ${group} in ${labelsName}`,
          );
        }
        used.add(pair);
        ofList[first * clips + second] = distances.get(pair)?.value ?? Number.NaN;
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
