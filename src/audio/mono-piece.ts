import type { AudioFormat } from './containers/audio-format.ts';
import { toMono16 } from './mono.ts';
import type { DecodedAudio, PcmSignal } from './signal.ts';

/** A part of an audio file as mono 16-bit samples, and what it was. */
export interface MonoPiece extends PcmSignal {
  readonly format: AudioFormat;
  readonly channelCount: number;
}

export function toMonoPiece(decoded: DecodedAudio, format: AudioFormat): MonoPiece {
  return { ...toMono16(decoded), format, channelCount: decoded.channels.length };
}
