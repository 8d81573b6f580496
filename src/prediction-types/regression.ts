import { join } from 'node:path';
import { at, atKey } from '../at.ts';
import { stringifyCsv } from '../formats/files/csv.ts';
import type { RowIndex } from '../formats/folders/row-index.ts';
import { readTargetTable, type TargetTable } from '../formats/labels/target-table.ts';
import { compareText } from '../numerics/text-order.ts';
import { writeFileAtomic } from '../pipeline/files/write-file.ts';
import { checkEmbeddedClips, checkPredictedClips } from './check-clips.ts';
import { clipOf, groupRows, numberProblems } from './corpus-numbers.ts';
import { shortFloat32 } from './float32-text.ts';
import { regressionPicture } from './pictures/regression-picture.ts';
import type { LabelRow, Predicted, PredictionType, ScoredData, ScoredFiles } from './prediction-type.ts';

/** A number of each clip, and what was said of it. */
export interface Measured {
  readonly truth: Float64Array;
  readonly predicted: Float64Array;
}

/** One number or several of each clip, `filename,<target>,...`. */
export const regression: PredictionType<'regression'> = {
  name: 'regression',
  inWords: 'numbers (regression)',
  rowKind: 'scene',
  labels: {
    format: 'csv',
    vocabulary: false,
    oneEach: false,
    readClips: async ({ folder, split }) => [
      ...(await readTargetTable(join(folder, `${split}.csv`), null)).values.keys(),
    ],
  },
  corpus: {
    mayLack: false,
    everyLabelInEverySplit: () => false,
    inSets: false,
    namesTargets: true,
    written: {
      as: 'rows',
      problems: (rows) => numberProblems(rows, { set: 'the target', once: true }),
      text: tableOf,
    },
  },
  targets: {
    numbers: true,
    async readColumns({ path, files }) {
      const labels = files.find((file) => /^[^.]+\.csv$/.test(file));
      // Splits may have their columns in different orders.
      const { targets } = await readTargetTable(join(path, labels ?? ''), null);
      return [...targets].sort();
    },
    async read(source, index, { vocabulary }) {
      const path = join(source.folder, `${source.split}.csv`);
      const table = await readTargetTable(path, vocabulary);
      checkEmbeddedClips(path, source, index, table.values.keys());
      return { targets: regressionTargets(table, index) };
    },
  },
  method: {
    by: 'head',
    output: 'regression',
    standardises: true,
    scalesTargets: true,
    loss: meanSquaredError,
    write: (path, { vocabulary }, parts) =>
      writeFileAtomic(path, stringifyCsv(['filename', ...vocabulary], parts.flatMap(clipRows))),
    scored: (values, { targets }, { vocabulary }) =>
      vocabulary.map((_, target): Measured => {
        const columns = vocabulary.length;
        return { truth: columnOf(targets, target, columns), predicted: columnOf(values, target, columns) };
      }),
  },
  scoring: {
    family: 'regression',
    usual: () => ['r2', 'mae', 'rmse'],
    resampled: 'clips of each split',
    counted: 'clips',
    read: readScored,
  },
  picture: regressionPicture,
};

/** The numbers of each clip, shape (clips, targets), rows as in the index. */
export function regressionTargets({ targets, values }: TargetTable, index: RowIndex): Float32Array {
  const table = new Float32Array(index.rows * targets.length);
  for (const { filename, firstRow } of index.files) {
    table.set(atKey(values, filename), firstRow * targets.length);
  }
  return table;
}

function tableOf(rows: readonly LabelRow[]): string {
  const sorted = [...rows].sort((a, b) => compareText(a.filestem, b.filestem));
  const targets = [...new Set(sorted.map(({ belongsTo }) => belongsTo ?? ''))].sort(compareText);
  return stringifyCsv(
    ['filename', ...targets],
    [...groupRows(sorted, clipOf)].map(([file, ofFile]) => [
      file,
      ...targets.map((target) => ofFile.find(({ belongsTo = '' }) => belongsTo === target)?.label ?? ''),
    ]),
  );
}

function meanSquaredError(values: Float32Array, targets: ArrayLike<number>): number {
  let sum = 0;
  for (const [index, value] of values.entries()) sum += (value - at(targets, index)) ** 2;
  return sum / values.length;
}

function clipRows({ index, values }: Predicted): (string | number)[][] {
  const targets = values.length / index.rows;
  return index.files.map(({ filename, firstRow }) => [
    filename,
    ...Array.from(values.subarray(firstRow * targets, (firstRow + 1) * targets), shortFloat32),
  ]);
}

function columnOf(table: ArrayLike<number>, target: number, columns: number): Float64Array {
  return Float64Array.from({ length: table.length / columns }, (_, row) => at(table, row * columns + target));
}

async function readScored({ labels, predictions, reading }: ScoredFiles): Promise<ScoredData> {
  const truth = await readTargetTable(labels, null, reading);
  const predicted = await readTargetTable(predictions, truth.targets, reading);
  checkPredictedClips([...predicted.values.keys()], truth.values, { path: predictions, labelsName: labels });
  const clips = [...truth.values.keys()];
  const data = truth.targets.map((_, target): Measured => {
    const column = (table: TargetTable) =>
      Float64Array.from(clips, (clip) => at(atKey(table.values, clip), target));
    return { truth: column(truth), predicted: column(predicted) };
  });
  return { units: clips, data, targets: truth.targets };
}
