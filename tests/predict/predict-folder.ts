import { join } from 'node:path';
import { readTaskMetadata } from '../../src/formats/task-metadata.ts';
import { type RunResult, runPipeline } from '../../src/pipeline/index.ts';
import { embeddingsOnDisk } from '../../src/predict/embeddings-source.ts';
import { type PredictTaskOptions, predictTaskNodes } from '../../src/predict/predict-task-nodes.ts';

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
  }: Partial<PredictTaskOptions> & { workers?: number; signal?: AbortSignal } = {},
): Promise<RunResult> {
  const folder = join(root, 'embeddings', 'module', 'task');
  const metadata = options.metadata ?? (await readTaskMetadata(folder));
  const nodes = predictTaskNodes({
    embeddings: embeddingsOnDisk(folder, metadata),
    metadata,
    scope: 'task',
    publishTo: folder,
    ...options,
  });
  return runPipeline(nodes, { workdir: join(root, '_workdir'), workers, signal });
}
