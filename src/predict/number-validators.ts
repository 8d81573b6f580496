import { countMelody, type MelodyCounts } from '../evaluate/melody.ts';
import type { Measured } from '../evaluate/regression.ts';
import { tableScores } from '../evaluate/scores.ts';
import type { TableScore } from '../evaluate/table-score.ts';
import type { LabelledRows } from './embedded-splits.ts';
import { melodiesOf } from './number-targets.ts';
import { type PitchBins, readPitch } from './pitch-bins.ts';

/** Scores values, shape (clips, targets), by the mean over the targets. */
export function regressionValidator(
  name: string,
  { targets }: Pick<LabelledRows, 'targets'>,
  columns: number,
): (values: Float32Array) => number {
  const score = named<Measured>(tableScores.regression, name);
  const columnOf = (table: ArrayLike<number>, target: number) =>
    Float64Array.from({ length: table.length / columns }, (_, row) => table[row * columns + target] ?? 0);
  return (values) => {
    let sum = 0;
    for (let target = 0; target < columns; target++) {
      const data = { truth: columnOf(targets, target), predicted: columnOf(values, target) };
      sum += score.prepare(data).score()[0] ?? Number.NaN;
    }
    return sum / columns;
  };
}

/** Scores activations, shape (frames, bins), by the frequencies that they say. */
export function pitchValidator(
  name: string,
  { index, melodies }: Pick<LabelledRows, 'index' | 'melodies'>,
  bins: PitchBins,
): (activations: Float32Array) => number {
  const score = named<readonly MelodyCounts[]>(tableScores.pitch, name);
  return (activations) => {
    const frequencies = Float64Array.from(
      { length: index.rows },
      (_, row) => readPitch(activations.subarray(row * bins.bins, (row + 1) * bins.bins), bins).frequency,
    );
    const estimates = melodiesOf(frequencies, index);
    const counts = [...melodies].flatMap(([file, reference]) => {
      const estimated = estimates.get(file);
      return estimated === undefined ? [] : [countMelody({ reference, estimated })];
    });
    return score.prepare(counts).score()[0] ?? Number.NaN;
  };
}

function named<Data>(scores: readonly TableScore<Data>[], name: string): TableScore<Data> {
  const score = scores.find((each) => each.name === name);
  if (score === undefined) throw new RangeError(`${name} is not among the scores of this type`);
  return score;
}
