import path from 'node:path';
import { encodeNpy } from '../formats/npy.ts';
import { stringifyPythonJson } from '../formats/python-json.ts';
import type { ModuleHost } from '../modules/module-host.ts';
import { writeFileAtomic } from '../pipeline/index.ts';
import type { Clip } from './clip-batches.ts';
import { byLength, type ReadClip, readClip } from './read-clips.ts';

export type EmbeddingKind = 'scene' | 'event';

/** Wraps what the module did wrong, to be told from what is wrong with a clip. */
export class ModuleFailure extends Error {
  constructor(cause: unknown) {
    super('the module failed', { cause });
  }
}

export interface ClipEmbedderOptions {
  readonly host: ModuleHost;
  readonly kind: EmbeddingKind;
  /** In Hz, of the audio. */
  readonly sampleRate: number;
  readonly split: string;
  /** The split's embeddings go to `<outDir>/<split>/`. */
  readonly outDir: string;
  readonly signal: AbortSignal;
  readonly onEmbedded: (clips: readonly ReadClip[]) => void;
}

/** The files, relative to the output, that embedding a clip of a split writes. */
export function outputsOf(split: string, { name }: Clip, kind: EmbeddingKind): string[] {
  const embedding = `${split}/${name}.embedding.npy`;
  return kind === 'scene' ? [embedding] : [embedding, `${split}/${name}.timestamps.json`];
}

/** Reads clips, gives them to the module and writes what comes back. */
export class ClipEmbedder {
  readonly #options: ClipEmbedderOptions;
  #failure: ModuleFailure | undefined;
  #hasBadClips = false;

  constructor(options: ClipEmbedderOptions) {
    this.#options = options;
  }

  /**
   * Embeds a batch. Once a clip was bad, of this batch or an earlier one, clips are read and checked only: the step
   * cannot end well any more.
   *
   * @returns the clips that cannot be read, and why
   * @throws ModuleFailure for the first fault of the module, and again for each batch after it
   */
  async embed(batch: readonly Clip[]): Promise<ReadonlyMap<Clip, unknown>> {
    if (this.#failure !== undefined) throw this.#failure;
    const { sampleRate } = this.#options;
    const outcomes = await Promise.allSettled(batch.map((clip) => readClip(clip, sampleRate)));
    const badClips = new Map<Clip, unknown>();
    const read: ReadClip[] = [];
    for (const [index, outcome] of outcomes.entries()) {
      if (outcome.status === 'fulfilled') read.push(outcome.value);
      else badClips.set(batch[index] as Clip, outcome.reason);
    }
    this.#hasBadClips ||= badClips.size > 0;
    if (this.#hasBadClips) return badClips;
    for (const clips of byLength(read)) {
      await this.#embedTogether(clips);
      this.#options.onEmbedded(clips);
    }
    return badClips;
  }

  async #embedTogether(clips: readonly ReadClip[]): Promise<void> {
    const sounds = clips.map(({ name, samples }) => ({ name: `${this.#options.split}/${name}`, samples }));
    if (this.#options.kind === 'scene') {
      const scenes = await this.#ask((host, signal) => host.embedScenes(sounds, signal));
      for (const [index, { name }] of sounds.entries()) await this.#writeEmbedding(name, scenes[index]);
      return;
    }
    const results = await this.#ask((host, signal) => host.embedTimestamps(sounds, signal));
    for (const [index, { name }] of sounds.entries()) {
      const timestamps = results[index]?.timestamps ?? new Float32Array();
      await this.#write(`${name}.timestamps.json`, stringifyPythonJson(timestamps, null));
      await this.#writeEmbedding(name, results[index]?.embeddings, timestamps.length);
    }
  }

  async #writeEmbedding(
    name: string,
    data: Float32Array = new Float32Array(),
    frames?: number,
  ): Promise<void> {
    const shape = frames === undefined ? [data.length] : [frames, data.length / frames];
    await this.#write(`${name}.embedding.npy`, encodeNpy(data, shape));
  }

  async #ask<T>(question: (host: ModuleHost, signal: AbortSignal) => Promise<T>): Promise<T> {
    const { host, signal } = this.#options;
    try {
      return await question(host, signal);
    } catch (error) {
      if (signal.aborted) throw error;
      this.#failure ??= new ModuleFailure(error);
      throw this.#failure;
    }
  }

  async #write(file: string, data: Uint8Array | string): Promise<void> {
    await writeFileAtomic(path.join(this.#options.outDir, file), data);
  }
}
