import { at } from '../at.ts';
import { encodeNpy, npyPieces } from '../formats/files/npy.ts';
import { stringifyPythonJson } from '../formats/files/python-json.ts';
import { type ItemCache, type ItemContent, type KeptItem, placeItem } from '../pipeline/index.ts';
import type { FileHash } from '../pipeline/types.ts';
import type { Clip } from './clip-batches.ts';

export type EmbeddingKind = 'scene' | 'event';

/**
 * The embedding of a clip: shape (d), or for events (frames, d) with the frames' times in milliseconds. That of a long clip
 * comes some frames at a time.
 */
export type ClipEmbedding =
  | { readonly data: Float32Array; readonly timestamps?: Float32Array }
  | { readonly rows: AsyncIterable<Float32Array>; readonly size: number; readonly timestamps: Float32Array };

/** What is written for a clip: the embedding, then for events its timestamps. */
const SUFFIXES: Readonly<Record<EmbeddingKind, readonly string[]>> = {
  scene: ['.npy'],
  event: ['.npy', '.timestamps.json'],
};

export function itemSuffixes(kind: EmbeddingKind): readonly string[] {
  return SUFFIXES[kind];
}

/** The files, relative to the output, that embedding a clip of a split writes. */
export function outputsOf(split: string, { name }: Clip, kind: EmbeddingKind): string[] {
  return SUFFIXES[kind].map((suffix) =>
    suffix === '.npy' ? `${split}/${name}.embedding.npy` : `${split}/${name}${suffix}`,
  );
}

export interface KeptEmbeddingsOptions {
  readonly cache: ItemCache;
  readonly kind: EmbeddingKind;
  readonly split: string;
  /** The split's embeddings go to `<outDir>/<split>/`. */
  readonly outDir: string;
  readonly hashed: (file: string, content: FileHash) => void;
  /** Takes nothing that was there before. */
  readonly isForced: boolean;
}

/**
 * The embeddings of one module and kind by the content of clips: a clip that was embedded once, for whichever split, task
 * or person, is not embedded again.
 */
export class KeptEmbeddings {
  readonly #options: KeptEmbeddingsOptions;

  constructor(options: KeptEmbeddingsOptions) {
    this.#options = options;
  }

  /** Puts the embedding of a clip into the output, where it is kept. @returns whether it is */
  async take(clip: Clip): Promise<boolean> {
    const { cache, isForced } = this.#options;
    const found = isForced ? undefined : await cache.find(clip.sha256);
    return found !== undefined && this.#place(found, clip);
  }

  /** Keeps an embedding and puts it into the output, for all clips of the same content. */
  async keep(clips: readonly Clip[], embedding: ClipEmbedding): Promise<void> {
    const { cache, isForced } = this.#options;
    const item = at(clips, 0).sha256;
    if (isForced) cache.forget(item);
    const kept = await cache.keep(item, encode(embedding));
    for (const clip of clips) {
      if (await this.#place(kept, clip)) continue;
      throw new Error(`the embedding of ${clip.path} was removed as soon as it was written`);
    }
  }

  #place(files: KeptItem, clip: Clip): Promise<boolean> {
    const { split, kind } = this.#options;
    return placeItem(files, this.#options, outputsOf(split, clip, kind));
  }
}

function encode(embedding: ClipEmbedding): ItemContent[] {
  const { timestamps } = embedding;
  if ('rows' in embedding) {
    const { rows, size } = embedding;
    return [
      npyPieces([embedding.timestamps.length, size], rows),
      stringifyPythonJson(embedding.timestamps, null),
    ];
  }
  const { data } = embedding;
  if (timestamps === undefined) return [encodeNpy(data, [data.length])];
  const frames = timestamps.length;
  return [encodeNpy(data, [frames, data.length / frames]), stringifyPythonJson(timestamps, null)];
}
