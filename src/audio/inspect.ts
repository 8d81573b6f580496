import { openAudioFile } from './audio-file.ts';
import type { AudioFormat } from './containers/audio-format.ts';
import { readMonoPieces } from './mono-pieces.ts';

/** What an audio file is. */
export interface AudioFacts {
  readonly format: AudioFormat;
  /** In Hz. */
  readonly sampleRate: number;
  readonly channelCount: number;
  /** Samples of one channel. */
  readonly frames: number;
}

/**
 * Finds out what an audio file is: WAV tells in its header, other formats are decoded, which shows also whether they can
 * be.
 *
 * @param name names the file in error messages
 * @throws UserError in one line for a file that cannot be read as audio
 */
export async function inspectAudio(path: string, name: string): Promise<AudioFacts> {
  const file = openAudioFile(path, name);
  file.close();
  const { format, layout } = file;
  if (layout !== undefined) {
    const { sampleRate, channelCount, frameCount } = layout;
    return { format, sampleRate, channelCount, frames: frameCount };
  }
  let [sampleRate, channelCount, frames] = [0, 0, 0];
  for await (const piece of readMonoPieces(path, name)) {
    sampleRate = piece.sampleRate;
    channelCount = Math.max(channelCount, piece.channelCount);
    frames += piece.samples.length;
  }
  return { format, sampleRate, channelCount, frames };
}
