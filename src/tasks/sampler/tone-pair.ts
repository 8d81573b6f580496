import { AudioSampler } from '../../datasets/audio-sampler.ts';
import { PythonRandom } from '../../random/python-random.ts';
import { addNoise } from './noise.ts';
import { addTone, type Tone, WAVESHAPES, type Waveshape } from './tone.ts';

export interface PairLabels {
  /** Both tones of a pair have the same. */
  readonly pair: number;
  /** Whether a listener would notice. */
  readonly different: 0 | 1;
}

/** Changes in cents and decibels, from and to: some that nobody hears, some that everybody does. */
const CHANGES = {
  same: { cents: [0, 3], decibels: [0, 0.3] },
  different: { cents: [15, 100], decibels: [1.5, 6] },
} as const;
/** Peak of the noise that is always there (-60 dB). */
const FLOOR = 0.001;
const SILENT: Tone = { waveshape: 'sine', frequency: 0, amplitude: 0, phase: 0 };

/**
 * Pairs of tones, at the indices 2n and 2n + 1: the second one is changed a little in pitch or in level, less than is
 * noticed (about 5 cents or 1 dB) or more. B. C. J. Moore, "An Introduction to the Psychology of Hearing", on both.
 */
export class TonePair extends AudioSampler<PairLabels> {
  #index = 0;
  #tone = SILENT;
  #different: 0 | 1 = 0;

  override updateProperties(index: number): void {
    const random = new PythonRandom(`TonePair ${this.seed} pair ${Math.floor(index / 2)}`);
    this.#index = index;
    this.#different = random.random() < 0.5 ? 1 : 0;
    const tone = {
      waveshape: WAVESHAPES[random.randbelow(WAVESHAPES.length)] as Waveshape,
      frequency: 220 * 2 ** (2 * random.random()),
      amplitude: 10 ** -(0.4 + 0.3 * random.random()),
    };
    const isPitch = random.random() < 0.5;
    const [least, most] =
      CHANGES[this.#different === 1 ? 'different' : 'same'][isPitch ? 'cents' : 'decibels'];
    const sign = random.random() < 0.5 ? 1 : -1;
    const change = sign * (least + (most - least) * random.random());
    const ratio = index % 2 === 0 ? 1 : isPitch ? 2 ** (change / 1200) : 10 ** (change / 20);
    this.#tone = {
      ...tone,
      frequency: tone.frequency * (isPitch ? ratio : 1),
      amplitude: tone.amplitude * (isPitch ? 1 : ratio),
      phase: this.#random('phase').random(),
    };
  }

  override generateWaveform(): Float32Array {
    const waveform = new Float32Array(this.length);
    addNoise(waveform, FLOOR, this.#random('noise'));
    addTone(waveform, this.#tone, this.sampleRate);
    return waveform;
  }

  override getLabels(): PairLabels {
    return { pair: Math.floor(this.#index / 2), different: this.#different };
  }

  #random(purpose: string): PythonRandom {
    return new PythonRandom(`TonePair ${this.seed} ${purpose} ${this.#index}`);
  }
}
