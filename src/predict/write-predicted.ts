import { stringifyCsv } from '../formats/csv.ts';
import { writePredictions } from '../formats/predictions.ts';
import type { RowIndex } from '../formats/row-index.ts';
import { writeFileAtomic } from '../pipeline/files/write-file.ts';
import { readPitch } from './pitch-bins.ts';
import type { LabelSpace } from './targets.ts';

/** What a head says of the rows of a split. */
export interface Predicted {
  readonly index: RowIndex;
  /** Shape (rows, vocabulary). */
  readonly values: Float32Array;
}

/** Enough to give every float32 back. */
const FLOAT32_DIGITS = 9;

/**
 * Writes predictions: probabilities by label; numbers by target (regression); for pitch the frequency of each frame in Hz,
 * negative where it is not voiced, and how active its bin is.
 */
export async function writePredicted(
  path: string,
  { predictionType, vocabulary, pitch }: LabelSpace,
  parts: readonly Predicted[],
): Promise<void> {
  if (predictionType === 'regression') {
    await writeFileAtomic(path, stringifyCsv(['filename', ...vocabulary], parts.flatMap(clipRows)));
    return;
  }
  if (pitch !== undefined) {
    const rows = parts.flatMap(({ index, values }) =>
      index.files.flatMap(({ filename, firstRow, rows: frames }) =>
        Array.from({ length: frames }, (_, frame) => {
          const row = firstRow + frame;
          const activations = values.subarray(row * pitch.bins, (row + 1) * pitch.bins);
          const { frequency, voicing } = readPitch(activations, pitch);
          return [filename, index.timestamps?.[row] ?? 0, short(frequency), short(voicing)];
        }),
      ),
    );
    await writeFileAtomic(path, stringifyCsv(['filename', 'timestamp', 'frequency', 'voicing'], rows));
    return;
  }
  const tables = parts.map(({ index, values }) => ({ labels: vocabulary, index, probabilities: values }));
  await writePredictions(path, tables);
}

function clipRows({ index, values }: Predicted): (string | number)[][] {
  const targets = values.length / index.rows;
  return index.files.map(({ filename, firstRow }) => [
    filename,
    ...Array.from(values.subarray(firstRow * targets, (firstRow + 1) * targets), short),
  ]);
}

function short(value: number): number {
  return Number(value.toPrecision(FLOAT32_DIGITS));
}
