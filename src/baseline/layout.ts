import { type CentredFrames, centredFrames } from '../audio/index.ts';
import type { ReceptiveField, Tensor } from '../modules/api.ts';

/** In Hz. */
export const SAMPLE_RATE = 44100;
export const FRAME_SIZE = 4096;
export const BINS = FRAME_SIZE / 2 + 1;
/** From the centre of a frame to that of the next. */
export const TIMESTAMP_HOP_MS = 50;
export const SCENE_HOP_MS = 250;

/** What frames at a distance of `hopMs` depend on: the samples that they hold. */
export function fieldOf(hopMs: number): ReceptiveField {
  return { hop: (hopMs / 1000) * SAMPLE_RATE, before: FRAME_SIZE / 2, after: FRAME_SIZE / 2 };
}

/**
 * Where the frames of each sound lie, the first centred on 0.
 *
 * @param audio shape (sounds, samples)
 */
export function layOut({ dims, data }: Tensor, hopMs: number): CentredFrames & { readonly sounds: number } {
  const [sounds, length] = dims;
  if (dims.length !== 2 || sounds === undefined || length === undefined || sounds * length !== data.length) {
    throw new RangeError(`audio has shape (${dims.join(', ')}), expected (sounds, samples)`);
  }
  return { sounds, ...centredFrames({ length, frameSize: FRAME_SIZE, hopMs, sampleRate: SAMPLE_RATE }) };
}

/** The same timestamps for each sound: shape (sounds, frames). */
export function timesOf(sounds: number, timestamps: Float32Array): Tensor {
  const frames = timestamps.length;
  const data = new Float32Array(sounds * frames);
  for (let sound = 0; sound < sounds; sound++) data.set(timestamps, sound * frames);
  return { data, dims: [sounds, frames] };
}
