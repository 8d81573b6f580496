import type { TrackFiles } from './track-files.ts';

/** Milliseconds by which an annotation may go on: its hop, and what a resampler leaves. */
const MOST_AFTER = 100;

/** An annotation that goes on after its audio. */
export interface LongAnnotation {
  readonly track: string;
  /** Milliseconds from the end of the audio to the last that sounds. */
  readonly after: number;
}

/**
 * Whether something sounds in an annotation when the audio has ended, by more than a tenth of a second.
 *
 * @param lastSound milliseconds
 */
export async function afterAudio(
  { track, audio, relpath }: Pick<TrackFiles, 'track' | 'audio' | 'relpath'>,
  lastSound: number,
): Promise<LongAnnotation | undefined> {
  const { inspectAudio } = await import('../../audio/inspect.ts');
  const { frames, sampleRate } = await inspectAudio(audio, relpath);
  const after = lastSound - (frames / sampleRate) * 1000;
  return after > MOST_AFTER ? { track, after } : undefined;
}

/** One line for all that were found. */
export function longAnnotationsLine(long: readonly LongAnnotation[]): string {
  const most = long.reduce((a, b) => (b.after > a.after ? b : a));
  const which =
    long.length === 1 ? 'the annotation of 1 track goes' : `annotations of ${long.length} tracks go`;
  return `${which} on after the audio, that of ${most.track} by ${(most.after / 1000).toFixed(2)} s; what sounds there counts in scores`;
}
