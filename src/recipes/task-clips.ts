import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { readWavMono } from '../audio/index.ts';
import { type Clip, clipsOf } from '../embed/clip-batches.ts';
import { UserError } from '../errors.ts';
import type { InputFolder } from '../pipeline/types.ts';

/**
 * The clips of a split at a sample rate.
 *
 * @param sampleRate Hz
 * @param because who needs that rate, in words that end a message
 * @throws UserError where there are none, with the command that makes them
 */
export function clipsAtRate(audio: InputFolder, sampleRate: number, split: string, because: string): Clip[] {
  const clips = clipsOf(audio, `${sampleRate}/${split}/`);
  if (clips.length > 0) return clips;
  throw new UserError(`${join(audio.path, String(sampleRate), split)}: no wav files; ${because}`, {
    next: `heareval preprocess ${basename(audio.path)} --sample-rate ${sampleRate}`,
  });
}

/**
 * The samples of a mono WAV file.
 *
 * @param sampleRate Hz
 * @param because why it should be at that rate, in words that end a message
 * @throws UserError where it is at another
 */
export async function samplesAtRate(
  file: string,
  sampleRate: number,
  because: string,
): Promise<Float32Array> {
  const { samples, sampleRate: found } = readWavMono(await readFile(file), file);
  if (found === sampleRate) return samples;
  throw new UserError(`${file}: is at ${found} Hz; expected ${sampleRate}, ${because}`);
}
