import { atKey } from '../at.ts';
import { readJudgedPairs, readPairDistances, stringifyPairTable } from '../formats/labels/pair-table.ts';
import { checkPredictedClips } from './check-clips.ts';
import { clipOf, numberProblems } from './corpus-numbers.ts';
import { distanceType, labelsOf } from './distance-type.ts';
import { jndPicture } from './pictures/jnd-picture.ts';
import type { LabelRow, ScoredData, ScoredFiles } from './prediction-type.ts';

/** Pairs that people told apart or did not, and the distances of their embeddings. By pair. */
export interface JudgedPairs {
  readonly distances: Float64Array;
  /** 0 or 1. */
  readonly different: Uint8Array;
}

/** Just noticeable differences: pairs of clips that differ or not, `filename1,filename2,different`. */
export const jnd = distanceType({
  name: 'jnd',
  inWords: 'pairs that differ or not (jnd)',
  readClips: async (path) => [...(await readJudgedPairs(path)).values()].flatMap(({ files }) => files),
  readPairs: async (source) =>
    Array.from((await readJudgedPairs(labelsOf(source))).values(), ({ files }) => files),
  problems: (rows) => [...new Set([...rowProblems(rows), ...pairProblems(rows)])],
  table: (sets) =>
    stringifyPairTable(
      'different',
      sets.map(([, [one, other]]) => ({
        files: [clipOf(one as LabelRow), clipOf(other as LabelRow)] as const,
        value: Number(one?.label),
      })),
    ),
  scoring: {
    family: 'jnd',
    usual: ['jnd_auc'],
    resampled: 'pairs of each split and judgement',
    counted: 'pairs',
    read: readScored,
  },
  picture: jndPicture,
});

function rowProblems(rows: readonly LabelRow[]): readonly string[] {
  return numberProblems(rows, {
    set: 'the pair',
    once: false,
    check: ({ label }, value) => (value === 0 || value === 1 ? undefined : `label ${label}; expected 0 or 1`),
  });
}

function pairProblems(rows: readonly LabelRow[]): readonly string[] {
  const pairs = new Map<string, (string | number)[]>();
  for (const { belongsTo = '', label } of rows) {
    const ofPair = pairs.get(belongsTo) ?? [];
    pairs.set(belongsTo, ofPair);
    ofPair.push(label ?? '');
  }
  return [...pairs].flatMap(([pair, labels]) => {
    if (labels.length !== 2) return [`pair ${pair}: ${labels.length} files; expected 2`];
    const [one, other] = labels.map(String);
    return one === other ? [] : [`pair ${pair}: labels differ; expected the same`];
  });
}

/** Pairs that differ and pairs that do not are drawn among themselves. */
async function readScored({ labels, predictions, reading }: ScoredFiles): Promise<ScoredData> {
  const judged = await readJudgedPairs(labels, reading);
  const predicted = await readPairDistances(predictions, reading);
  checkPredictedClips([...predicted.keys()], judged, { path: predictions, labelsName: labels });
  const different = Uint8Array.from(judged.values(), ({ value }) => value);
  const distances = Float64Array.from(judged.keys(), (pair) => atKey(predicted, pair).value);
  const pairs: JudgedPairs = { distances, different };
  const units = [...judged.keys()];
  const groups = [1, 0].map((value) => [...units.keys()].filter((pair) => different[pair] === value));
  return { units, groups, data: [pairs], targets: [] };
}
