import { statSync } from 'node:fs';
import { openAudioFile } from '../audio/index.ts';
import { FramedHost } from '../modules/framed-host.ts';
import type { LongSound } from '../modules/long-sound.ts';
import type { ModuleHost } from '../modules/module-host.ts';
import type { Clip } from './clip-batches.ts';
import type { ClipEmbedding, EmbeddingKind } from './kept-embeddings.ts';

/** From so many samples on a clip is read part by part: below, it takes less than 16 MiB. */
const LONG_SAMPLES = 4 * 1024 * 1024;

/** A clip that is open, and how many samples it has. */
export interface OpenClip {
  readonly samples: number;
  /** The embedding, whose rows are made as they are asked for. */
  embed(signal: AbortSignal): Promise<ClipEmbedding>;
  close(): void;
}

/**
 * Opens a clip that is too long to be in memory, where its embedding can be made part by part.
 *
 * @param name names the sound in errors
 * @returns undefined for any other clip; among these, one that is no sound as it should be
 */
export async function openLongClip(
  clip: Clip,
  {
    host,
    kind,
    sampleRate,
    name,
  }: { host: ModuleHost; kind: EmbeddingKind; sampleRate: number; name: string },
): Promise<OpenClip | undefined> {
  if (!(host instanceof FramedHost) || !(await host.takesParts(kind))) return undefined;
  const sound = openSound(clip, sampleRate, name);
  if (sound === undefined) return undefined;
  return {
    samples: sound.length,
    close: sound.close,
    embed: async (signal) =>
      kind === 'event'
        ? host.embedLongTimestamps(sound, signal)
        : { data: await host.embedLongScene(sound, signal) },
  };
}

function openSound(
  { path }: Clip,
  sampleRate: number,
  name: string,
): (LongSound & { close(): void }) | undefined {
  let file: ReturnType<typeof openAudioFile>;
  try {
    // A sample takes at least a byte.
    if (statSync(path).size < LONG_SAMPLES) return undefined;
    file = openAudioFile(path, path);
  } catch {
    // Reading it as any other clip tells what is wrong.
    return undefined;
  }
  const { layout, read, close } = file;
  const isLong =
    layout?.channelCount === 1 && layout.sampleRate === sampleRate && layout.frameCount > LONG_SAMPLES;
  if (!isLong || read === undefined) {
    close();
    return undefined;
  }
  const samples = (first: number, end: number) => read(first, end - first).channels[0] ?? new Float32Array();
  return { name, length: layout.frameCount, read: samples, close };
}
