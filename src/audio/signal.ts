/** Mono audio. `samples` lie in [-1, 1), `sampleRate` is in Hz. */
export interface Signal {
  readonly samples: Float32Array;
  readonly sampleRate: number;
}

/** Mono audio as 16-bit integers, full scale 32768. `sampleRate` is in Hz. */
export interface PcmSignal {
  readonly samples: Int16Array;
  readonly sampleRate: number;
}

/** Audio as a file holds it, or a part of it. */
export interface DecodedAudio {
  /** One array per channel, full scale 1; exact but for 32-bit integers and 64-bit floats, which are rounded. */
  readonly channels: readonly Float32Array[];
  /** In Hz. */
  readonly sampleRate: number;
  /** Size of one sample: 8, 16, 24, 32 or 64, in FLAC any up to 24; 32 where a lossy codec gives floats. */
  readonly bitsPerSample: number;
  readonly encoding: 'integer' | 'float';
  /** Which speakers the channels are, as `dwChannelMask` in WAV; 0 where that is not known. */
  readonly speakerMask: number;
  /**
   * Of mono audio: its samples as 16-bit integers, made from the stored values as ffmpeg does. 16 bits are
   * the very samples, fewer are shifted up, of more the upper 16 are kept, floats are rounded.
   */
  readonly int16?: Int16Array | undefined;
}
