import { readFileSync } from 'node:fs';
import { readWavMono } from '../audio/index.ts';
import { UserError } from '../errors.ts';

export interface ReadRequest {
  readonly paths: readonly string[];
  /** In Hz: what the folder promises. */
  readonly sampleRate: number;
}

/** What became of reading one file. */
export type ReadAnswer = { readonly samples: Float32Array } | { readonly problem: string };

/**
 * Runs in a worker thread, which it may block: reads mono WAV files. What comes back lies in shared memory, so that nothing
 * is copied.
 */
export function read({ paths, sampleRate }: ReadRequest): ReadAnswer[] {
  const answers: ReadAnswer[] = [];
  for (const path of paths) {
    try {
      const audio = readWavMono(readFileSync(path), path);
      if (audio.sampleRate !== sampleRate) {
        throw new UserError(
          `${path}: sample rate ${audio.sampleRate}; expected ${sampleRate}, as its folder says`,
        );
      }
      const samples = new Float32Array(new SharedArrayBuffer(audio.samples.byteLength));
      samples.set(audio.samples);
      answers.push({ samples });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      answers.push({ problem: error.message });
    }
  }
  return answers;
}
