import { BIT_DEPTHS, type BitDepth, encodeWavIntegers, toIntegers } from '../audio/wav-integers.ts';
import { UserError } from '../errors.ts';
import { writeFileAtomic } from '../pipeline/index.ts';
import { PythonRandom } from '../random/python-random.ts';
import type { SoundLabels } from './sound-labels.ts';
import { requireWaveform } from './waveform-check.ts';

/** What every sampler must know. */
export type SamplerSettings = {
  /** Seconds. */
  readonly duration: number;
  /** Hz. */
  readonly sampleRate: number;
  /** Another seed gives other sounds. @default 0 */
  readonly seed?: number;
};

/** Of a sound, which is in memory. */
const MOST_SAMPLES = 2 ** 29;

/**
 * Something that makes sounds of which the truth is known, one for each index:
 *
 *     sampler.updateProperties(7);
 *     const waveform = sampler.generateWaveform();
 *     const labels = sampler.getLabels();
 *
 * The same settings and index give the same sound and the same labels, in whatever order the indices come, so that
 * single sounds can be made again and many be made at once.
 */
export abstract class AudioSampler<Labels = SoundLabels> {
  /** All that the sampler was made with; of a sampler with defaults, those it fills in before it calls `super`. */
  readonly settings: SamplerSettings;
  /** Seconds. */
  readonly duration: number;
  /** Hz. */
  readonly sampleRate: number;
  /** Samples in a waveform. */
  readonly length: number;
  readonly seed: number;

  /** @throws UserError for a duration or a sample rate that no sound can have */
  constructor(settings: SamplerSettings) {
    const { duration, sampleRate, seed = 0 } = settings;
    this.settings = settings;
    this.duration = duration;
    this.sampleRate = sampleRate;
    this.length = Math.ceil(duration * sampleRate);
    this.seed = seed;
    if (!(duration > 0 && Number.isFinite(duration))) {
      throw new UserError(`duration ${duration}; expected seconds, above 0`);
    }
    if (!(Number.isInteger(sampleRate) && sampleRate > 0)) {
      throw new UserError(`sampleRate ${sampleRate}; expected a whole number of Hz, above 0`);
    }
    if (this.length > MOST_SAMPLES) {
      throw new UserError(
        `duration ${duration}: ${this.length} samples at ${sampleRate} Hz; expected at most ${MOST_SAMPLES}`,
      );
    }
  }

  /** Loads what sounds are rendered with, once, before the first of them. Most samplers need nothing. */
  async prepare(): Promise<void> {}

  /** Chooses the properties of the sound with this index, 0 or above. */
  abstract updateProperties(index: number): void;

  /** Renders the sound that the properties describe: `length` samples in [-1, 1]. */
  abstract generateWaveform(): Float32Array;

  /** What is true of the sound that the properties describe. */
  abstract getLabels(): Labels;

  /**
   * Renders the sound that the properties describe and writes it as a mono WAV file of integers, with the bytes of
   * kac_prediction's `export`.
   *
   * @throws UserError that names the file where it cannot be written, the sound is no samples from -1 to 1, or the bits are none of
   *   these
   */
  async export(path: string, bitDepth: BitDepth = 24): Promise<void> {
    if (!BIT_DEPTHS.includes(bitDepth)) {
      throw new UserError(`${path}: bitDepth ${bitDepth}; expected ${BIT_DEPTHS.join(', ')}`);
    }
    const waveform = requireWaveform(this.generateWaveform(), this.length, path);
    const integers = toIntegers(waveform, bitDepth);
    await writeFileAtomic(path, encodeWavIntegers(integers, this.sampleRate, bitDepth));
  }

  /**
   * Random numbers for the sound with this index, that depend on the sampler's class, its seed, the index and the purpose
   * alone. What has to be random in a sampler is drawn from here, never from `Math.random`.
   */
  random(index: number, purpose = 'properties'): PythonRandom {
    return new PythonRandom(`${this.constructor.name} ${this.seed} ${purpose} ${index}`);
  }
}
