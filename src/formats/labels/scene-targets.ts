import { UserError } from '../../errors.ts';
import type { SceneLabels } from './split-labels.ts';

/**
 * The labels of clips as a table.
 *
 * @param filenames the clips, by row
 * @param options.vocabulary labels by column
 * @param options.oneEach whether each clip must have exactly one label
 * @param path of the labels, for errors
 * @returns shape (clips, labels), 0 or 1
 * @throws UserError for a label that is not in the vocabulary, or a multiclass clip that has not exactly one label
 */
export function sceneTargets(
  labels: SceneLabels,
  filenames: readonly string[],
  { vocabulary, oneEach }: { readonly vocabulary: readonly string[]; readonly oneEach: boolean },
  path: string,
): Uint8Array {
  const columns = new Map(vocabulary.map((label, column) => [label, column]));
  const targets = new Uint8Array(filenames.length * columns.size);
  for (const [row, filename] of filenames.entries()) {
    const ofClip = labels.get(filename) ?? [];
    if (oneEach && ofClip.length !== 1) {
      throw new UserError(
        `${path}: ${filename} has ${ofClip.length} labels; expected exactly one, as the task is multiclass`,
      );
    }
    for (const label of ofClip) {
      const column = columns.get(label);
      if (column === undefined) throw unknownLabel(path, filename, label, columns.size);
      targets[row * columns.size + column] = 1;
    }
  }
  return targets;
}

/** The error for a label that the vocabulary does not have. */
export function unknownLabel(path: string, filename: string, label: string, known: number): UserError {
  return new UserError(
    `${path}: ${filename} has the label ${label}; expected one of the ${known} in labelvocabulary.csv`,
  );
}
