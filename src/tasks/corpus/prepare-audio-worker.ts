import path from 'node:path';
import { encodeWav16, readMono16, resample16, trimOrPad } from '../../audio/index.ts';
import { writeFileAtomic } from '../../pipeline/index.ts';

/** One audio file of the corpus and what is to be made of it. */
export interface ClipJob {
  readonly source: string;
  /** Length of the clip, or null to keep it. */
  readonly seconds: number | null;
  readonly outputs: readonly { readonly sampleRate: number; readonly path: string }[];
}

/**
 * Reads a file once and writes it as mono 16-bit wav at every rate. Every rate starts from the trimmed 16-bit
 * samples, as in hear-preprocess; a rate that is the file's own is not resampled.
 *
 * @throws UserError for a file that cannot be decoded
 */
export async function prepareClip({ source, seconds, outputs }: ClipJob): Promise<void> {
  const name = path.relative('', source);
  const clip = trimOrPad(await readMono16(source, name), seconds);
  for (const { sampleRate, path: target } of outputs) {
    const resampled = sampleRate === clip.sampleRate ? clip : await resample16(clip, sampleRate);
    await writeFileAtomic(target, encodeWav16(resampled));
  }
}
