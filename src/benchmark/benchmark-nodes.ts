import { type EmbedTaskNodes, embeddingsFolder, embedTaskNodes } from '../embed/embed-task-nodes.ts';
import type { EmbeddingProfile } from '../embed/embedding-profile.ts';
import { checkMaker } from '../embed/maker.ts';
import { evaluateNode } from '../evaluate/evaluate-step.ts';
import { seedsOnDisk } from '../evaluate/seeds-on-disk.ts';
import { dataSplits } from '../formats/folders/data-splits.ts';
import { readModelInfo } from '../modules/model-info.ts';
import type { ModuleHost } from '../modules/module-host.ts';
import { seenSplits } from '../modules/network/model-outputs.ts';
import { readBatching } from '../modules/validate/batching.ts';
import { type FolderNode, folder, type StepNode } from '../pipeline/index.ts';
import type { HeadOptions } from '../predict/head-options.ts';
import { predictTaskNodes } from '../predict/predict-task-nodes.ts';
import type { EmbeddedTask } from './embedded-tasks.ts';
import type { Folders, PipelineOptions } from './options.ts';
import type { TaskSource } from './task-source.ts';

type EmbedOptions = Pick<PipelineOptions, 'workdir' | 'cache'> &
  Pick<Folders, 'embeddingsDir'> & {
    /** Is given lines for the user to read. @default they go to standard error */
    readonly tell?: ((line: string) => void) | undefined;
  };

/** The steps that embed a task by a module. */
export async function embedNodes(
  { name, node, metadata }: TaskSource,
  host: ModuleHost,
  { workdir, cache, embeddingsDir, tell = console.error }: EmbedOptions,
  signal: AbortSignal,
): Promise<EmbedTaskNodes> {
  await checkMaker(embeddingsFolder(embeddingsDir, host.module.name, name), host.module);
  const store = { workdir, ...(cache === undefined ? {} : { cache }) };
  const model = await readModelInfo(host, store, signal);
  const kind = metadata.embedding_type;
  const { isTogether, found, unsteady } = await readBatching(host, kind, store, signal);
  if (unsteady !== undefined) {
    tell(`warning: module ${host.module.specifier}: ${unsteady}; its embeddings cannot be made again alike`);
  }
  if (!isTogether) {
    tell(`warning: module ${host.module.specifier}: ${found}; each clip is embedded alone`);
  }
  const tests = dataSplits(metadata).flatMap(({ test }) => test);
  const seen = seenSplits(host.module.identity, name, tests);
  if (seen.length > 0) {
    tell(
      `warning: module ${host.module.specifier}: was trained on ${seen.join(', ')} of ${name}; scores of these tell what it remembers too`,
    );
  }
  return embedTaskNodes({
    task: node,
    taskName: name,
    metadata,
    host,
    model,
    isAlone: !isTogether,
    scope: name,
    embeddingsDir,
    store,
  });
}

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
