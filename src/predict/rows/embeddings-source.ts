import { folder, select } from '../../pipeline/index.ts';
import type { FolderNode, Selection, StepNode } from '../../pipeline/types.ts';
import { labelsFile } from '../../prediction-types/label-files.ts';
import type { PredictionTypeName } from '../../prediction-types/registry.ts';
import type { TaskMetadata } from '../../prediction-types/task-metadata.ts';

/** Where the embeddings of a task come from: the steps that make them, or a folder. The same files give the same keys. */
export interface EmbeddingsSource {
  /**
   * Has `task_metadata.json`, `labelvocabulary.csv` where there are labels, and `module.json` where it is known what made
   * the embeddings.
   */
  readonly taskFiles: StepNode | FolderNode;
  /** Per split, what has `<split>.embeddings.npy`, `<split>.index.csv` and the labels. */
  readonly matrices: ReadonlyMap<string, StepNode | FolderNode>;
}

/** The embeddings in `embeddings/<module>/<task>`, as an earlier command published them or another program wrote them. */
export function embeddingsOnDisk(path: string, metadata: Pick<TaskMetadata, 'splits'>): EmbeddingsSource {
  const node = folder(path);
  return { taskFiles: node, matrices: new Map(metadata.splits.map((split) => [split, node])) };
}

/** The files of each split that heads are trained and tested on, never those of single clips. */
export function splitFiles(
  source: EmbeddingsSource,
  type: PredictionTypeName,
  splits: readonly string[],
): readonly Selection[] {
  return splits.map((split) => {
    const matrix = source.matrices.get(split);
    if (matrix === undefined) throw new RangeError(`no embeddings of split ${split} are given`);
    return select(matrix, [`${split}.embeddings.npy`, `${split}.index.csv`, labelsFile(split, type)]);
  });
}
