import { type Criterion, validator } from '../predict/judge/validation-score.ts';
import { labelledRows } from '../predict/rows/embedded-splits.ts';
import type { LabelSpace } from '../prediction-types/label-space.ts';
import type { Predicted } from '../prediction-types/prediction-type.ts';
import { headMethod } from '../prediction-types/registry.ts';

/** How a network does on a split that it has not seen. */
export interface TestedSplit {
  readonly split: string;
  readonly score: number;
  readonly clips: readonly { readonly file: string; readonly loss: number }[];
}

/**
 * Scores what a network says of a test split.
 *
 * @param labels folder with the labels of the split
 * @param criterion the score, and the one way in which events are made of frames
 */
export async function testSplit(
  split: string,
  labels: string,
  { index, values }: Predicted,
  criterion: Criterion,
  space: LabelSpace,
): Promise<TestedSplit> {
  const columns = space.vocabulary.length;
  const rows = await labelledRows([{ source: { folder: labels, split }, index }], space);
  const { loss } = headMethod(space.predictionType);
  return {
    split,
    score: validator(criterion, rows, space)(values).score,
    clips: index.files.map(({ filename, firstRow, rows: count }) => {
      const [start, end] = [firstRow * columns, (firstRow + count) * columns];
      return {
        file: filename,
        loss: loss(values.subarray(start, end), rows.targets.subarray(start, end), columns),
      };
    }),
  };
}
