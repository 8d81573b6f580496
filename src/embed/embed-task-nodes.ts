import { join } from 'node:path';
import type { ModelInfo } from '../modules/load-module.ts';
import type { ModuleHost } from '../modules/module-host.ts';
import { moduleKey } from '../modules/module-key.ts';
import { select } from '../pipeline/index.ts';
import type { FolderNode, StepNode } from '../pipeline/types.ts';
import { descriptionFiles, labelsFile } from '../prediction-types/label-files.ts';
import { predictionType } from '../prediction-types/registry.ts';
import type { TaskMetadata } from '../prediction-types/task-metadata.ts';
import { type EmbedEnv, embedSplit } from './embed-split.ts';
import { embedTaskFiles } from './embed-task-files.ts';
import { EmbeddingProfile } from './embedding-profile.ts';
import { splitMatrix } from './split-matrix.ts';

export interface EmbedTaskOptions {
  /** The task folder: one on disk, or the step that makes it. The same content gives the same keys. */
  readonly task: FolderNode | StepNode;
  /** Name of the task folder, for instance `spoken_digit-1.0.9-full`. */
  readonly taskName: string;
  readonly metadata: Pick<TaskMetadata, 'splits' | 'embedding_type' | 'prediction_type'>;
  readonly host: ModuleHost;
  /** What the host's module states about its model (`readModelInfo`). */
  readonly model: Pick<ModelInfo, 'sampleRate'>;
  /** Whether the module is given one clip at a time, as it answers otherwise beside other clips. @default false */
  readonly isAlone?: boolean;
  /** Subfolder of the store. */
  readonly scope: string;
  readonly embeddingsDir: string;
  /** Where embeddings of single clips are kept, and shared: as `RunOptions` have it. */
  readonly store: EmbedEnv['store'];
}

/** The steps that embed a task, and what each of them gives to heads and scores. */
export interface EmbedTaskNodes {
  /** All of them; upstream first. */
  readonly nodes: readonly StepNode[];
  /** `task_metadata.json`, `module.json` and, where there are labels, `labelvocabulary.csv`. */
  readonly taskFiles: StepNode;
  /** Per split, in the metadata's order: `<split>.embeddings.npy`, `<split>.index.csv`, and the labels. */
  readonly matrices: ReadonlyMap<string, StepNode>;
  /** How it went, to be written when they have run. */
  readonly profile: EmbeddingProfile;
}

/** Where the embeddings of a task by a module are published. */
export function embeddingsFolder(embeddingsDir: string, moduleName: string, taskName: string): string {
  return join(embeddingsDir, moduleName, taskName);
}

/**
 * Makes the steps that embed a task with a module: per split `EmbedSplit` and `SplitMatrix`, and `EmbedTaskFiles`. All
 * publish to `<embeddingsDir>/<module>/<task>/`. Nothing runs yet, and no module is loaded.
 */
export function embedTaskNodes(options: EmbedTaskOptions): EmbedTaskNodes {
  const { task, metadata, host, scope, model, store, isAlone = false } = options;
  const { embedding_type: kind, prediction_type: type } = metadata;
  const publishTo = embeddingsFolder(options.embeddingsDir, host.module.name, options.taskName);
  const taskFiles = embedTaskFiles({
    scope,
    params: { module: { key: moduleKey(host.module), sample_rate: model.sampleRate } },
    publishTo,
    inputs: { task: select(task, descriptionFiles(type)) },
  });
  const profile = new EmbeddingProfile(publishTo, host);
  const nodes = [taskFiles];
  const matrices = new Map<string, StepNode>();
  const labels = (split: string) => select(task, labelsFile(split, type));
  for (const [position, split] of metadata.splits.entries()) {
    const embeddings = embedSplit({
      scope,
      label: split,
      params: {
        module: host.module.identity,
        kind,
        sampleRate: model.sampleRate,
        split,
        ...(isAlone ? { alone: true } : {}),
      },
      inputs: { audio: select(task, `${model.sampleRate}/${split}/**/*.wav`) },
      env: { folder: publishTo, store },
      publishTo,
    });
    const preceding = metadata.splits.slice(0, position);
    const matrix = splitMatrix({
      scope,
      label: split,
      params: {
        kind,
        split,
        preceding,
        ...(predictionType(type).labels.format === 'json' ? {} : { prediction_type: type }),
      },
      inputs: { embeddings, labels: labels(split), preceding: preceding.map(labels) },
      publishTo,
    });
    nodes.push(embeddings, matrix);
    matrices.set(split, matrix);
  }
  return { nodes, taskFiles, matrices, profile };
}
