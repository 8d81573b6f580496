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
