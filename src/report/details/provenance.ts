import { join } from 'node:path';
import { readNpyShape } from '../../formats/npy.ts';
import { readTaskMetadata } from '../../formats/task-metadata.ts';
import type { PublishedFolder } from '../../pipeline/index.ts';
import type { ResultCell } from '../results.ts';

/** What a module's results on a task came from. null: not known. */
export interface Provenance {
  /** Keys by step, as far as they are in the folder. */
  readonly keys: readonly { readonly step: string; readonly key: string }[];
  readonly protocol: string;
  readonly seed: number;
  readonly grid: string | null;
  readonly madeAt: string | null;
  readonly machine: string | null;
  readonly versions: string | null;
  /** Seconds of all steps, of embedding, and of training, as they took when they were made. */
  readonly seconds: number | null;
  readonly embedSeconds: number | null;
  readonly trainSeconds: number | null;
  /** Seconds of audio embedded in a second. */
  readonly timesRealTime: number | null;
  /** Length of an embedding. */
  readonly dimensions: number | null;
  /** In bytes, of the process that made the embeddings. */
  readonly peakMemory: number | null;
}

/** What of it is told by the scores, by the stamps in the embeddings folder, and by the workdir. */
export async function provenanceOf(
  { folder, file }: ResultCell,
  { published, made }: PublishedFolder,
): Promise<Provenance> {
  const ofStep = (pattern: RegExp) => made.filter(({ step }) => pattern.test(step));
  const seconds = (steps: typeof made) =>
    steps.length === 0 ? null : steps.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000;
  const embedding = ofStep(/^EmbedSplit$/);
  const embedSeconds =
    embedding.length === published.filter(({ step }) => step === 'EmbedSplit').length
      ? seconds(embedding)
      : null;
  const last = made.at(-1);
  const { dimensions, audioSeconds } = await embeddedSize(folder);
  const grid = file.protocol.grid;
  const gridName = typeof grid === 'object' && grid !== null && 'name' in grid ? grid.name : grid;
  return {
    keys: published.map(({ step, label, key }) => ({
      step: label === null ? step : `${step} ${label}`,
      key,
    })),
    protocol: file.protocol.name,
    seed: file.protocol.seed,
    grid: typeof gridName === 'string' ? gridName : null,
    madeAt: last?.startedAt ?? null,
    machine: last?.host ?? null,
    versions: last === undefined ? null : `heareval ${last.versions.heareval}, Node ${last.versions.node}`,
    seconds: seconds(made),
    embedSeconds,
    trainSeconds: seconds(ofStep(/^Train/)),
    timesRealTime: embedSeconds === null || audioSeconds === null ? null : audioSeconds / embedSeconds,
    dimensions,
    peakMemory: embedding.reduce<number | null>(
      (most, { peakMemory = null }) => (peakMemory === null ? most : Math.max(most ?? 0, peakMemory)),
      null,
    ),
  };
}

/** The length of embeddings, and of the audio where all clips have one length; null where it cannot be read. */
async function embeddedSize(
  folder: string,
): Promise<{ dimensions: number | null; audioSeconds: number | null }> {
  try {
    const metadata = await readTaskMetadata(folder);
    const shapes = await Promise.all(
      metadata.splits.map((split) => readNpyShape(join(folder, `${split}.embeddings.npy`))),
    );
    const rows = shapes.reduce((sum, [first = 0]) => sum + first, 0);
    const isScene = metadata.embedding_type === 'scene';
    const audioSeconds =
      isScene && metadata.sample_duration !== null ? rows * metadata.sample_duration : null;
    return { dimensions: shapes[0]?.at(-1) ?? null, audioSeconds };
  } catch {
    return { dimensions: null, audioSeconds: null };
  }
}
