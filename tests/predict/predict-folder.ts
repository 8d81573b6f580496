import { join } from 'node:path';
import { type RunResult, runPipeline } from '../../src/pipeline/index.ts';
import type { HeadOptions } from '../../src/predict/head-options.ts';
import { type PredictTask, predictTaskNodes } from '../../src/predict/predict-task-nodes.ts';
import { embeddingsOnDisk } from '../../src/predict/rows/embeddings-source.ts';
import { readTaskMetadata } from '../../src/prediction-types/task-metadata.ts';

/**
 * Trains and tests heads on the embeddings in `<root>/embeddings/module/task`, as the command line does it.
 *
 * @param options of `predictTaskNodes`, over the defaults
 */
export async function predictFolder(
  root: string,
  {
    workers = 2,
    signal,
    ...options
  }: Partial<PredictTask & HeadOptions> & { workers?: number; signal?: AbortSignal } = {},
): Promise<RunResult> {
  const folder = join(root, 'embeddings', 'module', 'task');
  const metadata = options.metadata ?? (await readTaskMetadata(folder));
  const task = { embeddings: embeddingsOnDisk(folder, metadata), metadata, scope: 'task', publishTo: folder };
  const nodes = predictTaskNodes({ ...task, ...options }, options);
  return runPipeline(nodes, { workdir: join(root, '_workdir'), workers, signal });
}
