import { readFile } from 'node:fs/promises';
import { readWavMono } from '../audio/index.ts';
import { UserError } from '../errors.ts';
import type { Clip } from './clip-batches.ts';

/** A clip in memory. */
export interface ReadClip extends Clip {
  /** In [-1, 1), at the sample rate of the folder. */
  readonly samples: Float32Array;
}

/**
 * Reads the audio of a clip.
 *
 * @param sampleRate in Hz: what the folder promises
 * @throws UserError that names the file, where it is not mono WAV of that rate
 */
export async function readClip(clip: Clip, sampleRate: number): Promise<ReadClip> {
  const audio = readWavMono(await readFile(clip.path), clip.path);
  if (audio.sampleRate === sampleRate) return { ...clip, samples: audio.samples };
  throw new UserError(
    `${clip.path}: sample rate ${audio.sampleRate}; expected ${sampleRate}, as its folder says`,
  );
}

/** Groups of clips with equally many samples. */
export function byLength(clips: readonly ReadClip[]): ReadClip[][] {
  const groups = new Map<number, ReadClip[]>();
  for (const clip of clips) {
    const group = groups.get(clip.samples.length);
    if (group === undefined) groups.set(clip.samples.length, [clip]);
    else group.push(clip);
  }
  return [...groups.values()];
}
