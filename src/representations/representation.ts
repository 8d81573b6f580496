import type { GraphBuilder } from '../compute/onnx-model.ts';
import type { Value } from '../compute/values.ts';
import type { RepresentationSettings } from './settings.ts';

/** What a representation is made of. */
export interface RepresentationParts {
  readonly name: string;
  /** All that it has, defaults filled in. */
  readonly settings: RepresentationSettings;
  /** Hz. */
  readonly sampleRate: number;
  /** Numbers of a frame. */
  readonly bins: number;
  /** Spectra that a frame consists of, one after the other, of bins / channels each. @default 1 */
  readonly channels?: number;
  /** Where bins are spaced evenly in pitch: how many to the octave. */
  readonly binsPerOctave?: number;
  /** Samples from the centre of a frame to the next; the first is centred on sample 0. */
  readonly hop: number;
  /** Samples to each side of its centre that a frame depends on. */
  readonly context: number;
  /** @returns [bins, frames] of a sound of so many samples */
  transformShape(samples: number): readonly [number, number];
  /**
   * Adds to a graph what depends on the sound nearby alone.
   *
   * @param sound shape (batch, samples), from -1 to 1
   * @returns shape (batch, bins, frames)
   */
  addFrames(graph: GraphBuilder, sound: Value): Value;
  /**
   * Adds to a graph what frames are in relation to the largest number of all frames of their sound, each number by itself.
   *
   * @param frames from `addFrames`
   * @param largest of them, shape (batch, 1, 1)
   * @returns shape (batch, bins, frames)
   */
  addRelative?(graph: GraphBuilder, frames: Value, largest: Value): Value;
}

/**
 * What a network is given of a waveform: for each frame some numbers. It is a piece of a graph, which is what an exported
 * model has in it; `createTransform` runs that piece by itself.
 */
export interface Representation extends RepresentationParts {
  /**
   * Adds it to a graph, all of it.
   *
   * @param waveform shape (batch, samples), from -1 to 1
   * @returns shape (batch, bins, frames)
   */
  addTo(graph: GraphBuilder, waveform: Value): Value;
}

/** A kind of representation. */
export interface RepresentationKind {
  readonly name: string;
  /** The settings it has, with what they are where `given` says nothing. */
  defaults(sampleRate: number, given: RepresentationSettings): RepresentationSettings;
  /**
   * Its parts. `normalise_input` is none of its business.
   *
   * @param settings all of `defaults`, each in its range
   * @throws RangeError that names a setting that does not go with another, the value and what was expected
   */
  create(settings: RepresentationSettings, sampleRate: number): RepresentationParts;
}
