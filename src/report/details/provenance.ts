import { join } from 'node:path';
import { z } from 'zod';
import { readJsonFile } from '../../formats/files/json-file.ts';
import { readNpyShape } from '../../formats/files/npy.ts';
import type { PublishedFolder } from '../../pipeline/index.ts';
import { readTaskMetadata } from '../../prediction-types/task-metadata.ts';
import { probeText } from '../probe.ts';
import type { ResultCell } from '../results.ts';

/** As much of `profile.embeddings.json` as is shown: how each split was embedded. */
const profileSchema = z.looseObject({
  device: z.string().optional(),
  splits: z.record(
    z.string(),
    z.looseObject({
      seconds: z.number(),
      audio_seconds: z.number(),
      peak_memory_mib: z.number().optional(),
    }),
  ),
});

const MIB = 2 ** 20;

/** What a module's results on a task came from. null: not known. */
export interface Provenance {
  /** Keys by step, as far as they are in the folder. */
  readonly keys: readonly { readonly step: string; readonly key: string }[];
  /** How heads were made. */
  readonly probe: string;
  readonly seed: number;
  readonly madeAt: string | null;
  readonly machine: string | null;
  /** What the model ran on. */
  readonly device: string | null;
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
  const last = made.at(-1);
  const { dimensions, audioSeconds } = await embeddedSize(folder);
  const embedding = (await profiled(folder)) ?? fromSteps(ofStep(/^EmbedSplit$/), published, audioSeconds);
  return {
    keys: published.map(({ step, label, key }) => ({
      step: label === null ? step : `${step} ${label}`,
      key,
    })),
    probe: probeText(file.protocol),
    seed: file.protocol.seed,
    madeAt: last?.startedAt ?? null,
    machine: last?.host ?? null,
    versions: last === undefined ? null : `heareval ${last.versions.heareval}, Node ${last.versions.node}`,
    seconds: secondsOf(made),
    embedSeconds: embedding.seconds,
    trainSeconds: secondsOf(ofStep(/^Train/)),
    timesRealTime: embedding.timesRealTime,
    dimensions,
    peakMemory: embedding.peakMemory,
    device: embedding.device,
  };
}

/** How a task was embedded. */
interface Embedding {
  readonly seconds: number | null;
  readonly timesRealTime: number | null;
  readonly peakMemory: number | null;
  readonly device: string | null;
}

/** As the embedding told it itself; undefined where it did not, or that cannot be read. */
async function profiled(folder: string): Promise<Embedding | undefined> {
  const path = join(folder, 'profile.embeddings.json');
  const profile = await readJsonFile(path, profileSchema, 'how embedding went').catch(() => undefined);
  const splits = Object.values(profile?.splits ?? {}).filter(({ audio_seconds }) => audio_seconds > 0);
  if (profile === undefined || splits.length === 0) return undefined;
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const seconds = sum(splits.map((split) => split.seconds));
  const memory = splits.flatMap(({ peak_memory_mib }) => peak_memory_mib ?? []);
  return {
    seconds,
    timesRealTime: seconds > 0 ? sum(splits.map((split) => split.audio_seconds)) / seconds : null,
    peakMemory: memory.length === 0 ? null : Math.max(...memory) * MIB,
    device: profile.device ?? null,
  };
}

/** From the steps that embedded, where the store still has all of them. */
function fromSteps(
  steps: PublishedFolder['made'],
  published: PublishedFolder['published'],
  audioSeconds: number | null,
): Embedding {
  const isWhole = steps.length === published.filter(({ step }) => step === 'EmbedSplit').length;
  const seconds = isWhole && steps.length > 0 ? secondsOf(steps) : null;
  const memory = steps.flatMap(({ peakMemory }) => peakMemory ?? []);
  return {
    seconds,
    timesRealTime: seconds === null || audioSeconds === null ? null : audioSeconds / seconds,
    peakMemory: memory.length === 0 ? null : Math.max(...memory),
    device: null,
  };
}

function secondsOf(steps: PublishedFolder['made']): number | null {
  return steps.length === 0 ? null : steps.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000;
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
