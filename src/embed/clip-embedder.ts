import { at } from '../at.ts';
import { UserError } from '../errors.ts';
import type { ModuleHost } from '../modules/module-host.ts';
import type { Clip } from './clip-batches.ts';
import type { EmbeddingMeter } from './embedding-meter.ts';
import type { ClipEmbedding, EmbeddingKind, KeptEmbeddings } from './kept-embeddings.ts';
import { openLongClip } from './long-clips.ts';
import { byLength, type ReadClip, readClips } from './read-clips.ts';

/** Wraps what the module did wrong, to be told from what is wrong with a clip. */
export class ModuleFailure extends Error {
  constructor(cause: unknown) {
    super('the module failed', { cause });
  }
}

export interface ClipEmbedderOptions {
  readonly host: ModuleHost;
  readonly kept: KeptEmbeddings;
  readonly meter: EmbeddingMeter;
  readonly kind: EmbeddingKind;
  /** In Hz, of the audio. */
  readonly sampleRate: number;
  readonly split: string;
  readonly signal: AbortSignal;
  /** All clips of the same content as one of these, itself among them. */
  readonly alike: (clip: Clip) => readonly Clip[];
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
   * Embeds a batch, but for what another process has embedded meanwhile. Once a clip was bad, of this batch or an earlier
   * one, clips are read and checked only: the step cannot end well any more.
   *
   * @returns the content hashes of the clips that cannot be read, and why
   * @throws ModuleFailure for the first fault of the module, and again for each batch after it
   */
  async embed(batch: readonly Clip[]): Promise<ReadonlyMap<string, UserError>> {
    if (this.#failure !== undefined) throw this.#failure;
    const { sampleRate, signal, meter } = this.#options;
    const missing = await this.#stillMissing(batch);
    const clips = this.#hasBadClips ? missing : await this.#embedLong(missing);
    const outcomes = await meter.time('read', () => readClips(clips, sampleRate, signal));
    const badClips = new Map<string, UserError>();
    const read: ReadClip[] = [];
    for (const [index, outcome] of outcomes.entries()) {
      if (outcome instanceof UserError) badClips.set(at(clips, index).sha256, outcome);
      else read.push(outcome);
    }
    this.#hasBadClips ||= badClips.size > 0;
    if (this.#hasBadClips) return badClips;
    for (const together of byLength(read)) {
      const embeddings = await meter.time('model', () => this.#embedTogether(together));
      await meter.time('write', () => this.#keep(together, embeddings));
    }
    return badClips;
  }

  async #stillMissing(batch: readonly Clip[]): Promise<Clip[]> {
    const missing: Clip[] = [];
    for (const clip of batch) {
      const taken = await Promise.all(this.#options.alike(clip).map((each) => this.#options.kept.take(each)));
      if (taken.every(Boolean)) this.#options.meter.addKept(taken.length);
      else missing.push(clip);
    }
    return missing;
  }

  /** Embeds clips that are too long to be read at once, and gives the others. */
  async #embedLong(clips: readonly Clip[]): Promise<readonly Clip[]> {
    const { split, signal, meter, kept, alike } = this.#options;
    const others: Clip[] = [];
    for (const clip of clips) {
      const open = await openLongClip(clip, { ...this.#options, name: `${split}/${clip.name}` });
      if (open === undefined) {
        others.push(clip);
        continue;
      }
      try {
        // Reading and writing go on meanwhile.
        await meter.time('model', () =>
          this.#withModule(async () => kept.keep(alike(clip), await open.embed(signal))),
        );
        meter.addEmbedded(alike(clip).length, open.samples);
      } finally {
        open.close();
      }
    }
    return others;
  }

  async #embedTogether(clips: readonly ReadClip[]): Promise<readonly ClipEmbedding[]> {
    const { kind, split, host, signal } = this.#options;
    const sounds = clips.map(({ name, samples }) => ({ name: `${split}/${name}`, samples }));
    return this.#withModule(async () => {
      if (kind === 'scene') return (await host.embedScenes(sounds, signal)).map((data) => ({ data }));
      const frames = await host.embedTimestamps(sounds, signal);
      return frames.map(({ embeddings: data, timestamps }) => ({ data, timestamps }));
    });
  }

  async #withModule<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (this.#options.signal.aborted) throw error;
      this.#failure ??= new ModuleFailure(error);
      throw this.#failure;
    }
  }

  async #keep(clips: readonly ReadClip[], embeddings: readonly ClipEmbedding[]): Promise<void> {
    const { kept, alike, meter } = this.#options;
    for (const [index, { samples, ...clip }] of clips.entries()) {
      const same = alike(clip);
      await kept.keep(same, embeddings[index] as ClipEmbedding);
      meter.addEmbedded(same.length, samples.length);
    }
  }
}
