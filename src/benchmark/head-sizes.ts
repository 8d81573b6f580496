import { join } from 'node:path';
import { readNpyShape } from '../formats/files/npy.ts';
import { dataSplits } from '../formats/folders/data-splits.ts';
import { readModelInfo } from '../modules/model-info.ts';
import type { ModuleHost } from '../modules/module-host.ts';
import type { HeadSize } from '../predict/head-time.ts';
import { countRows } from '../tasks/task-facts.ts';
import type { EmbeddedTask } from './embedded-tasks.ts';
import type { TaskSource } from './task-source.ts';

/** What decides how long heads take, before anything is embedded. */
export async function sizeToCome(
  { name, metadata, chosen }: TaskSource,
  host: ModuleHost,
  store: { readonly workdir: string; readonly cache?: string | undefined },
  signal: AbortSignal,
): Promise<HeadSize> {
  const model = await readModelInfo(host, store, signal);
  const isScene = metadata.embedding_type === 'scene';
  return {
    scope: name,
    metadata,
    rows: chosen === undefined ? undefined : countRows(chosen.task.facts, chosen.mode, metadata),
    dimensions: isScene ? model.sceneEmbeddingSize : model.timestampEmbeddingSize,
    dataSplits: dataSplits(metadata).length,
  };
}

/** What decides how long heads take, by the embeddings that are there. */
export async function sizeOnDisk({ taskName, metadata, folder }: EmbeddedTask): Promise<HeadSize> {
  const shapes = await Promise.all(
    metadata.splits.map((split) =>
      readNpyShape(join(folder, `${split}.embeddings.npy`)).catch((): readonly number[] => []),
    ),
  );
  const isWhole = shapes.every((shape) => shape.length === 2);
  return {
    scope: taskName,
    metadata,
    rows: isWhole ? shapes.reduce((sum, [rows = 0]) => sum + rows, 0) : undefined,
    dimensions: shapes[0]?.[1] ?? 0,
    dataSplits: dataSplits(metadata).length,
  };
}
