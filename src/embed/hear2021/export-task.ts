import { join, resolve } from 'node:path';
import { UserError } from '../../errors.ts';
import {
  defineStep,
  folder,
  type InputSource,
  type StepNode,
  select,
  writeFileAtomic,
} from '../../pipeline/index.ts';
import type { TaskMetadata } from '../../prediction-types/task-metadata.ts';
import { TASK_FILES } from '../embed-task-files.ts';
import { exportSplit } from './export-split.ts';
import { exportTaskFiles } from './export-task-files.ts';

/** What hear-eval-kit trains heads for. */
const PREDICTION_TYPES = ['multiclass', 'multilabel'];

export interface ExportTaskOptions {
  /** `embeddings/<module>/<task>`. */
  readonly embeddings: string;
  readonly taskName: string;
  readonly metadata: Pick<TaskMetadata, 'task_name' | 'splits' | 'embedding_type' | 'prediction_type'>;
  readonly publishTo: string;
}

/**
 * The steps that write embeddings as hear-eval-kit 2021.1.3 does, for its `heareval.predictions.runner`.
 *
 * @throws UserError for a task of a kind that it does not know
 */
export function exportTaskNodes(options: ExportTaskOptions): readonly StepNode[] {
  const { embeddings, metadata, taskName, publishTo } = options;
  if (!PREDICTION_TYPES.includes(metadata.prediction_type)) {
    throw new UserError(
      `${metadata.task_name}: prediction_type is ${metadata.prediction_type}; HEAR 2021 has ${PREDICTION_TYPES.join(' and ')} alone`,
    );
  }
  const source = folder(resolve(embeddings));
  const common = { scope: taskName, publishTo };
  const splits = metadata.splits.map((split) =>
    exportSplit({
      ...common,
      label: split,
      params: { split, kind: metadata.embedding_type },
      inputs: {
        split: select(source, [`${split}.embeddings.npy`, `${split}.index.csv`, `${split}.json`]),
        clips: select(source, clipFiles(split)),
      },
    }),
  );
  const taskFiles = exportTaskFiles({ ...common, params: {}, inputs: { task: select(source, TASK_FILES) } });
  return [
    taskFiles,
    ...splits,
    markExported({ ...common, params: {}, inputs: { all: [taskFiles, ...splits] } }),
  ];
}

/** Writes what tells `heareval.embeddings.runner` that a folder is complete, lest it deletes it. */
const markExported = defineStep<Record<never, never>, { readonly all: readonly InputSource[] }>({
  module: import.meta.url,
  name: 'MarkExported',
  version: '1',
  run: ({ outDir }) => writeFileAtomic(join(outDir, '.done.embeddings'), ''),
});

/** Patterns of the files that a split has for each clip. */
export function clipFiles(split: string): readonly string[] {
  return [`${split}/**/*.embedding.npy`, `${split}/**/*.timestamps.json`];
}
