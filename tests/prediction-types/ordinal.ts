import { basename, dirname } from 'node:path';
import { at, atKey } from '../../src/at.ts';
import { stringifyCsv } from '../../src/formats/files/csv.ts';
import { readVocabulary } from '../../src/formats/labels/label-vocabulary.ts';
import { readSceneLabels } from '../../src/formats/labels/split-labels.ts';
import { readTargetTable } from '../../src/formats/labels/target-table.ts';
import { writeFileAtomic } from '../../src/pipeline/files/write-file.ts';
import { checkPredictedClips } from '../../src/prediction-types/check-clips.ts';
import { crossEntropy } from '../../src/prediction-types/cross-entropy.ts';
import { shortFloat32 } from '../../src/prediction-types/float32-text.ts';
import { labelType } from '../../src/prediction-types/label-type.ts';
import type {
  Predicted,
  PredictionType,
  ScoredData,
  ScoredFiles,
} from '../../src/prediction-types/prediction-type.ts';
import type { Measured } from '../../src/prediction-types/regression.ts';

const labels = labelType({
  name: 'ordinal',
  inWords: 'one whole number a clip (ordinal)',
  oneEach: true,
  everyLabelInEverySplit: () => true,
  scoring: { usual: () => ['mae'], ofFiles: ['mae', 'rmse'], resampled: 'clips of each split' },
});

/** The example of docs/prediction-types.md: a head learns of each number whether the true one is at least that. */
export const ordinal: PredictionType<'ordinal'> = {
  ...labels,
  rowKind: 'scene',
  targets: {
    ...labels.targets,
    readColumns: async ({ path }) => [...(await readVocabulary(path))].sort((a, b) => Number(a) - Number(b)),
    async read(source, index, space) {
      const { targets } = await labels.targets.read(source, index, space);
      const columns = space.vocabulary.length;
      for (let row = 0; row < index.rows; row++) {
        const ofRow = targets.subarray(row * columns, (row + 1) * columns);
        ofRow.fill(1, 0, ofRow.indexOf(1));
      }
      return { targets };
    },
  },
  method: {
    by: 'head',
    output: 'multilabel',
    standardises: false,
    scalesTargets: false,
    loss: (values, targets, columns) => crossEntropy(values, targets, 'multilabel', columns),
    write: (path, { vocabulary }, parts) =>
      writeFileAtomic(
        path,
        stringifyCsv(
          ['filename', 'value'],
          parts.flatMap((part) => clipRows(part, vocabulary)),
        ),
      ),
    scored: (values, { targets }, { vocabulary }): readonly Measured[] => [
      { truth: numbersOf(targets, vocabulary), predicted: numbersOf(values, vocabulary) },
    ],
  },
  scoring: { ...labels.scoring, family: 'regression', read: readScored },
};

function clipRows({ index, values }: Predicted, vocabulary: readonly string[]): (string | number)[][] {
  const numbers = numbersOf(values, vocabulary);
  return index.files.map(({ filename, firstRow }) => [filename, shortFloat32(at(numbers, firstRow))]);
}

/** The number that each row stands for: the least, and so much of each step above it as the row has. */
function numbersOf(rows: ArrayLike<number>, vocabulary: readonly string[]): Float64Array {
  const places = vocabulary.map(Number);
  return Float64Array.from({ length: rows.length / places.length }, (_, row) => {
    let sum = at(places, 0);
    for (let i = 1; i < places.length; i++) {
      sum += at(rows, row * places.length + i) * (at(places, i) - at(places, i - 1));
    }
    return sum;
  });
}

async function readScored({ labels: path, predictions, reading }: ScoredFiles): Promise<ScoredData> {
  const truth = await readSceneLabels(dirname(path), basename(path, '.json'));
  const predicted = await readTargetTable(predictions, ['value'], reading);
  checkPredictedClips([...predicted.values.keys()], truth, { path: predictions, labelsName: path });
  const units = [...truth.keys()];
  const data: Measured = {
    truth: Float64Array.from(units, (clip) => Number(at(atKey(truth, clip), 0))),
    predicted: Float64Array.from(units, (clip) => at(atKey(predicted.values, clip), 0)),
  };
  return { units, data: [data], targets: ['value'] };
}
