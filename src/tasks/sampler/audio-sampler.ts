/** What every sampler must know. */
export type SamplerSettings = {
  /** Seconds. */
  readonly duration: number;
  /** Hz. */
  readonly sampleRate: number;
  /** Another seed gives another corpus. */
  readonly seed: number;
};

/**
 * Something that makes sounds of which the truth is known, one for each index:
 *
 *     sampler.updateProperties(7);
 *     const waveform = sampler.generateWaveform();
 *     const labels = sampler.getLabels();
 *
 * The same settings and index give the same sound and the same labels, in whatever order the indices come, so that
 * single sounds can be made again.
 */
export abstract class AudioSampler<Labels> {
  /** Seconds. */
  readonly duration: number;
  /** Hz. */
  readonly sampleRate: number;
  /** Samples in a waveform. */
  readonly length: number;
  readonly seed: number;

  constructor({ duration, sampleRate, seed }: SamplerSettings) {
    this.duration = duration;
    this.sampleRate = sampleRate;
    this.length = Math.ceil(duration * sampleRate);
    this.seed = seed;
  }

  /** Chooses the properties of the sound with this index, 0 or above. */
  abstract updateProperties(index: number): void;

  /** Renders the sound that the properties describe: `length` samples in [-1, 1]. */
  abstract generateWaveform(): Float32Array;

  /** What is true of the sound that the properties describe. */
  abstract getLabels(): Labels;
}
