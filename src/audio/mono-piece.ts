import type { AudioFormat } from './containers/audio-format.ts';
import { toMono16 } from './mono.ts';
import type { DecodedAudio, PcmSignal } from './signal.ts';

/** A part of an audio file as mono 16-bit samples, and what it was. */
export interface MonoPiece extends PcmSignal {
  readonly format: AudioFormat;
  readonly channelCount: number;
  /** Of several channels, of some of the frames: the sum of squares, full scale 1, of the mix, and the mean of those of the channels. */
  readonly energy?: { readonly frames: number; readonly mixed: number; readonly channels: number };
}

/** Of so many frames one is looked at for the energy: all of them would take 3 % of the time of an analysis. */
const EVERY = 7;

export function toMonoPiece(decoded: DecodedAudio, format: AudioFormat): MonoPiece {
  const { channels } = decoded;
  const mono = toMono16(decoded);
  const piece = { ...mono, format, channelCount: channels.length };
  if (channels.length < 2) return piece;
  const sum = channels.reduce((total, channel) => total + sumOfSquares(channel), 0);
  const frames = Math.ceil(mono.samples.length / EVERY);
  const energy = { frames, mixed: sumOfSquares(mono.samples) / 32768 ** 2, channels: sum / channels.length };
  return { ...piece, energy };
}

function sumOfSquares(samples: Float32Array | Int16Array): number {
  let sum = 0;
  for (let index = 0; index < samples.length; index += EVERY) {
    const sample = samples[index] as number;
    sum += sample * sample;
  }
  return sum;
}
