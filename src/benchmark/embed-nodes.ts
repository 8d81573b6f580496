import { type EmbedTaskNodes, embeddingsFolder, embedTaskNodes } from '../embed/embed-task-nodes.ts';
import { checkMaker } from '../embed/maker.ts';
import { dataSplits } from '../formats/folders/data-splits.ts';
import { readModelInfo } from '../modules/model-info.ts';
import type { ModuleHost } from '../modules/module-host.ts';
import { seenSplits } from '../modules/network/model-outputs.ts';
import { readBatching } from '../modules/validate/batching.ts';
import type { Folders, PipelineOptions } from './options.ts';
import type { TaskSource } from './task-source.ts';

export type EmbedOptions = Pick<PipelineOptions, 'workdir' | 'cache'> &
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
