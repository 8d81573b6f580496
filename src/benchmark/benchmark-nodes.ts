import { embeddingsFolder } from '../embed/embed-task-nodes.ts';
import type { EmbeddingProfile } from '../embed/embedding-profile.ts';
import { evaluateNode } from '../evaluate/evaluate-step.ts';
import { seedsOnDisk } from '../evaluate/seeds-on-disk.ts';
import type { ModuleHost } from '../modules/module-host.ts';
import { type FolderNode, folder, type StepNode } from '../pipeline/index.ts';
import type { HeadOptions } from '../predict/head-options.ts';
import { predictTaskNodes } from '../predict/predict-task-nodes.ts';
import { type EmbedOptions, embedNodes } from './embed-nodes.ts';
import type { EmbeddedTask } from './embedded-tasks.ts';
import type { TaskSource } from './task-source.ts';

/** The steps that make the predictions, of each seed one. */
export function predictNodes(embedded: EmbeddedTask, heads: HeadOptions): readonly StepNode[] {
  const { source: embeddings, metadata, taskName: scope, folder: publishTo } = embedded;
  return predictTaskNodes({ embeddings, metadata, scope, publishTo }, heads);
}

/** @param bySeed per seed the step that makes the predictions, or the folder that has them */
function scoresNode(embedded: EmbeddedTask, bySeed: readonly (StepNode | FolderNode)[]): StepNode {
  const { taskName, metadata, source } = embedded;
  const [predictions, ...seeds] = bySeed;
  if (predictions === undefined) throw new RangeError('no predictions to score');
  return evaluateNode({
    scope: taskName,
    metadata,
    task: source.taskFiles,
    labels: (split) => source.matrices.get(split) ?? source.taskFiles,
    predictions,
    seeds,
    publishTo: embedded.folder,
  });
}

/** The scores of the predictions that are in the embeddings folder. */
export async function scoresOnDisk(embedded: EmbeddedTask): Promise<StepNode> {
  return scoresNode(embedded, [embedded.folder, ...(await seedsOnDisk(embedded.folder))].map(folder));
}

export interface Benchmark {
  readonly nodes: readonly StepNode[];
  /** The step that has the scores. */
  readonly scores: StepNode;
  readonly profile: EmbeddingProfile;
}

/** The whole benchmark of a task and a module. */
export async function benchmarkNodes(
  task: TaskSource,
  host: ModuleHost,
  options: EmbedOptions & HeadOptions,
  signal: AbortSignal,
): Promise<Benchmark> {
  const { nodes, profile, ...source } = await embedNodes(task, host, options, signal);
  const folderPath = embeddingsFolder(options.embeddingsDir, host.module.name, task.name);
  const embedded = { taskName: task.name, metadata: task.metadata, source, folder: folderPath };
  const predictions = predictNodes(embedded, options);
  const scores = scoresNode(embedded, predictions);
  return { nodes: [...nodes, ...predictions, scores], scores, profile };
}
