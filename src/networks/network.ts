import type { Layers } from '../compute/layers/layers.ts';
import type { Value } from '../compute/values.ts';

/** Settings of a network; which of them one has is told where it is defined. */
export type NetworkSettings = Readonly<Record<string, number | string | boolean | readonly number[]>>;

/** What a network is given of a sound: the shape of its representation. */
export interface NetworkInput {
  readonly bins: number;
  /** Spectra that a frame consists of, one after the other, of bins / channels each. @default 1 */
  readonly channels?: number | undefined;
  /** Where bins are spaced evenly in pitch: how many to the octave. */
  readonly binsPerOctave?: number | undefined;
  /** Of the sounds that it is trained on; when it is used they may have others. */
  readonly frames: number;
}

/** An architecture, with all of its settings. */
export interface Network {
  readonly name: string;
  readonly settings: NetworkSettings;
  /** Numbers of an embedding. */
  readonly size: number;
  /** Frames of the representation from one frame embedding to the next; the first is at the first of them. */
  readonly stride: number;
  /** Frames of the representation on each side that a frame embedding depends on; undefined: all of the sound. */
  readonly context?: number;
  /**
   * Adds it to a graph.
   *
   * @param x shape (batch, bins, frames), of mean 0 and deviation 1 over the training data
   * @returns scene embeddings, shape (batch, size), and frame embeddings, shape (batch, frames / stride rounded up, size)
   */
  addTo(layers: Layers, x: Value): { readonly scene: Value; readonly frames: Value };
  /** What a weight of its own, or of what follows it, is called in published weights. */
  publishedName?(name: string): string | undefined;
}

/** A kind of network. */
export interface NetworkKind {
  readonly name: string;
  /** `import.meta.url` of its file, which is kept beside what was trained. */
  readonly source: string;
  /** The settings it has, with what they are where nothing is said. */
  readonly defaults: NetworkSettings;
  /** @throws RangeError that names a setting that is out of its range, the value and what was expected */
  create(settings: NetworkSettings, input: NetworkInput): Network;
}
