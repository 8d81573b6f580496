import { join } from 'node:path';
import { encodeWav16, readMono16, toFullScale } from '../../audio/index.ts';
import { UserError } from '../../errors.ts';
import { encodeNpy } from '../../formats/files/npy.ts';
import { encodeNpz } from '../../formats/files/npz.ts';
import { readAnnotation } from '../../formats/labels/annotation.ts';
import type { AnnotationKinds } from '../../formats/labels/annotation-kinds.ts';
import type { AnnotationReading } from '../../formats/labels/annotation-lines.ts';
import { annotationText } from '../../formats/labels/annotation-text.ts';
import type { Stretch } from '../../formats/labels/slice-annotation.ts';
import { writeFileAtomic } from '../../pipeline/files/write-file.ts';
import { createRepresentation } from '../../representations/representations.ts';
import { createTransform } from '../../representations/transform.ts';
import { type Spectrogram, sliceTrack, type Track, type TrackKind } from './track.ts';

const MS = 1000;

/** The files of a track. */
interface TrackSources {
  readonly audio: string;
  readonly kind?: TrackKind | undefined;
  /** Annotations of the kind. */
  readonly reference?: string | undefined;
  readonly estimate?: string | undefined;
  /** Name of what is made of the sound, with the settings that it has where nothing is said. */
  readonly representation?: string | undefined;
}

/**
 * Reads a track, of its sound the mean of the channels.
 *
 * @throws UserError for audio or annotations that cannot be read
 */
async function readTrack(
  { audio, kind, reference, estimate, representation }: TrackSources,
  reading: AnnotationReading,
): Promise<Track> {
  const { samples, sampleRate } = await readMono16(audio, audio);
  const read = async (path: string | undefined, mayBeEmpty: boolean) =>
    path === undefined || kind === undefined
      ? undefined
      : readAnnotation(path, kind, { ...reading, mayBeEmpty });
  return {
    samples,
    sampleRate,
    annotation: await read(reference, false),
    estimate: await read(estimate, true),
    spectrogram:
      representation === undefined ? undefined : await spectrogramOf(samples, sampleRate, representation),
  };
}

async function spectrogramOf(samples: Int16Array, sampleRate: number, name: string): Promise<Spectrogram> {
  const chosen = createRepresentation(name, {}, sampleRate);
  const { transform, release } = await createTransform(chosen);
  try {
    const values = await transform(toFullScale(samples));
    const [bins, frames] = chosen.transformShape(samples.length);
    const times = Float64Array.from({ length: frames }, (_, frame) => (MS * frame * chosen.hop) / sampleRate);
    return { times, bins, values };
  } finally {
    await release();
  }
}

/**
 * Writes a stretch of a track into a folder: `audio.wav`, `reference.csv`, `estimate.csv`, and of the spectrogram
 * `<representation>.npz` with the arrays `times` (ms) and `values` (bins, times).
 *
 * @returns the files
 * @throws UserError for a stretch that the recording does not have
 */
export async function writeExcerpt(
  sources: TrackSources,
  stretch: Stretch,
  { folder, reading }: { readonly folder: string; readonly reading: AnnotationReading },
): Promise<readonly string[]> {
  const { kind, representation } = sources;
  const track = await readTrack(sources, reading);
  const length = (MS * track.samples.length) / track.sampleRate;
  if (stretch.start >= length) {
    throw new UserError(
      `--start ${stretch.start / MS}: ${sources.audio} ends at ${length / MS} s; expected a time before that`,
    );
  }
  const { samples, sampleRate, annotation, estimate, spectrogram } = sliceTrack(track, stretch);
  const written: [name: string, content: string | Uint8Array][] = [
    ['audio.wav', encodeWav16({ samples, sampleRate })],
  ];
  for (const [name, content] of [
    ['reference.csv', annotation],
    ['estimate.csv', estimate],
  ] as const) {
    if (kind !== undefined && content !== undefined) written.push([name, textOf(kind, content)]);
  }
  if (spectrogram !== undefined) {
    const { times, bins, values } = spectrogram;
    const members = new Map([
      ['times.npy', encodeNpy(Float32Array.from(times), [times.length])],
      ['values.npy', encodeNpy(values, [bins, times.length])],
    ]);
    written.push([`${representation}.npz`, encodeNpz(members)]);
  }
  for (const [name, content] of written) await writeFileAtomic(join(folder, name), content);
  return written.map(([name]) => join(folder, name));
}

function textOf<K extends TrackKind>(kind: K, annotation: AnnotationKinds[K]): string {
  return (annotationText[kind] as (annotation: AnnotationKinds[K]) => string)(annotation);
}
