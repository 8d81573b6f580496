import { at } from '../../at.ts';
import { midiOfHz } from '../../formats/labels/midi-number.ts';
import type { LabelSpace } from '../../prediction-types/label-space.ts';
import { headMethod } from '../../prediction-types/registry.ts';

/**
 * Whether a pitch that is found is in a column of one of some rows; undefined where outputs are not how strongly pitches are heard.
 *
 * @param said shape (rows, columns)
 * @param rows places of those that are asked for
 */
export function foundOver(
  said: Float32Array,
  rows: readonly number[],
  space: LabelSpace,
): ((row: number, column: number) => boolean) | undefined {
  const { frequencies: frequenciesOf, found } = headMethod(space.predictionType);
  if (frequenciesOf === undefined || found === undefined) return undefined;
  const pitches = Array.from(frequenciesOf(space), midiOfHz);
  const columns = space.vocabulary.length;
  const byRow = rows.map((row) => {
    const frequencies = found(said.subarray(row * columns, (row + 1) * columns), space);
    return new Set(frequencies.map((hertz) => nearestPlace(pitches, midiOfHz(hertz))));
  });
  return (row, column) => at(byRow, row).has(column);
}

function nearestPlace(values: readonly number[], value: number): number {
  return values.reduce(
    (best, each, place) => (Math.abs(each - value) < Math.abs(at(values, best) - value) ? place : best),
    0,
  );
}
