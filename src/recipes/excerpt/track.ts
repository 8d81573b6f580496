import { at } from '../../at.ts';
import type { AnnotationKinds } from '../../formats/labels/annotation-kinds.ts';
import type { Frames } from '../../formats/labels/frame-table.ts';
import type { Note } from '../../formats/labels/note-table.ts';
import { type Stretch, sliceFrames, sliceNotes } from '../../formats/labels/slice-annotation.ts';
import { firstFrom } from '../../numerics/first-from.ts';
import type { TRACK_KINDS } from './track-kinds.ts';

const MS = 1000;

export type TrackKind = (typeof TRACK_KINDS)[number];

/** A spectrum for each frame. */
export interface Spectrogram {
  /** Of the centres of frames, in milliseconds. */
  readonly times: Float64Array;
  readonly bins: number;
  /** Shape (bins, times). */
  readonly values: Float32Array;
}

/** A recording with what is true of it, what was found and what a network is given of it. Times are milliseconds. */
export interface Track<K extends TrackKind = TrackKind> {
  /** Mono, 16 bits. */
  readonly samples: Int16Array;
  /** Hz. */
  readonly sampleRate: number;
  readonly annotation?: AnnotationKinds[K] | undefined;
  readonly estimate?: AnnotationKinds[K] | undefined;
  readonly spectrogram?: Spectrogram | undefined;
}

/**
 * A stretch of a track, all of it in step: samples from the one nearest to its start, frames whose times or centres are in it, notes
 * as long as they sound in it. Times count from its start.
 *
 * @param stretch milliseconds, from `start` until before `end`
 * @throws RangeError for a stretch that has no length, or begins after the recording has ended
 */
export function sliceTrack<K extends TrackKind>(track: Track<K>, stretch: Stretch): Track<K> {
  const { samples, sampleRate, annotation, estimate, spectrogram } = track;
  const length = (MS * samples.length) / sampleRate;
  if (!(stretch.start >= 0 && stretch.end > stretch.start && stretch.start < length)) {
    throw new RangeError(
      `from ${stretch.start / MS} to ${stretch.end / MS} s; expected a stretch of a recording of ${length / MS} s`,
    );
  }
  const [first, end] = [stretch.start, stretch.end].map((time) => Math.round((time / MS) * sampleRate));
  return {
    samples: samples.slice(first, end),
    sampleRate,
    annotation: annotation && sliceAnnotation(annotation, stretch),
    estimate: estimate && sliceAnnotation(estimate, stretch),
    spectrogram: spectrogram && sliceSpectrogram(spectrogram, stretch),
  };
}

function sliceAnnotation<T>(annotation: T, stretch: Stretch): T {
  const sliced = Array.isArray(annotation)
    ? sliceNotes(annotation as readonly Note[], stretch)
    : sliceFrames(annotation as Frames<unknown>, stretch);
  return sliced as T;
}

function sliceSpectrogram({ times, bins, values }: Spectrogram, { start, end }: Stretch): Spectrogram {
  const [first, last] = [firstFrom(times, start), firstFrom(times, end)];
  const frames = last - first;
  const sliced = new Float32Array(bins * frames);
  for (let bin = 0; bin < bins; bin++) {
    const row = bin * times.length;
    sliced.set(values.subarray(row + first, row + last), bin * frames);
  }
  return {
    times: Float64Array.from({ length: frames }, (_, frame) => at(times, first + frame) - start),
    bins,
    values: sliced,
  };
}
