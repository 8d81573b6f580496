import { UserError } from '../../errors.ts';
import { AudioSampler, type SamplerSettings } from '../audio-sampler.ts';
import type { SoundLabels } from '../sound-labels.ts';
import { requireKnownSettings } from './known-settings.ts';

const WAVESHAPES = ['saw', 'sin', 'sqr', 'tri'] as const;

export type TestToneSettings = SamplerSettings & {
  /** Fundamental in Hz; 0: another one for each sound, from 110 to 880. @default 0 */
  readonly f_0?: number;
  /** @default sin */
  readonly waveshape?: (typeof WAVESHAPES)[number];
};

/** Hz, of fundamentals that are drawn. */
const [LOWEST, HIGHEST] = [110, 880];
/** Of a square wave, which kac_prediction keeps from its bounds. */
const SQUARE = 0.95;

/**
 * Tones of one waveform, as kac_prediction's sampler of this name makes them: they begin at phase 0 and are not
 * band-limited. Their label is `f_0`, the fundamental in Hz.
 */
export class TestTone extends AudioSampler {
  static readonly module: string = import.meta.url;
  readonly #waveshape: (typeof WAVESHAPES)[number];
  readonly #fixed: number;
  #f0 = 0;

  /** @throws UserError for a waveshape that is none, or a fundamental that is negative */
  constructor(settings: TestToneSettings) {
    const complete = { f_0: 0, waveshape: 'sin', ...settings } as const;
    super(complete);
    if (new.target === TestTone) requireKnownSettings('TestTone', settings, ['f_0', 'waveshape']);
    if (!WAVESHAPES.includes(complete.waveshape)) {
      throw new UserError(`waveshape ${complete.waveshape}; expected one of ${WAVESHAPES.join(', ')}`);
    }
    if (!(complete.f_0 >= 0 && Number.isFinite(complete.f_0))) {
      throw new UserError(`f_0 ${complete.f_0}; expected Hz, or 0 for another fundamental for each sound`);
    }
    const highest = complete.f_0 || HIGHEST;
    if (highest >= this.sampleRate / 2) {
      throw new UserError(
        `sampleRate ${this.sampleRate}: a tone of ${highest} Hz would be heard as another; expected above ${2 * highest}${complete.f_0 === 0 ? ', or an f_0' : ', or a lower f_0'}`,
      );
    }
    this.#waveshape = complete.waveshape;
    this.#fixed = complete.f_0;
  }

  override updateProperties(index: number): void {
    this.#f0 = this.#fixed === 0 ? this.random(index).uniform(LOWEST, HIGHEST) : this.#fixed;
  }

  override generateWaveform(): Float32Array {
    const waveform = new Float32Array(this.length);
    if (this.#waveshape === 'sin') {
      const [f0, sampleRate] = [this.#f0, this.sampleRate];
      for (let i = 0; i < waveform.length; i++) waveform[i] = Math.sin(2 * Math.PI * ((f0 * i) / sampleRate));
      return waveform;
    }
    for (let i = 0; i < waveform.length; i++) {
      const cycles = (this.#f0 * i) / this.sampleRate;
      waveform[i] = valueAt(this.#waveshape, cycles);
    }
    return waveform;
  }

  override getLabels(): SoundLabels {
    return { f_0: [this.#f0] };
  }
}

function valueAt(waveshape: Exclude<(typeof WAVESHAPES)[number], 'sin'>, cycles: number): number {
  if (waveshape === 'sqr') return Math.sin(2 * Math.PI * cycles) < 0 ? -SQUARE : SQUARE;
  const phase = cycles % 1;
  if (waveshape === 'saw') return 2 * phase - 1;
  return 4 * (phase > 0.5 ? 1 - phase : phase) - 1;
}
