import { AudioSampler } from '../../datasets/audio-sampler.ts';
import { PythonRandom } from '../../random/python-random.ts';
import { addNoise } from './noise.ts';
import { addTone, type Tone, WAVESHAPES, type Waveshape } from './tone.ts';

/** Tones of one list, the first of them as it should be. */
export const LIST_LENGTH = 6;

export interface RankLabels {
  readonly list: string;
  /** 0: as it should be. */
  readonly rank: number;
}

/** Cents away from the reference, by rank. */
const DETUNING = [0, 12, 25, 50, 100, 200] as const;
/** Peak of the noise, by rank: 9 dB more each time. */
const NOISE = [0.001, 0.003, 0.008, 0.022, 0.063, 0.178] as const;
const SILENT: Tone = { waveshape: 'sine', frequency: 0, amplitude: 0, phase: 0 };

/**
 * Lists of tones that get worse, each of `LIST_LENGTH` indices from a multiple of it on: further and further out of tune
 * in the even lists, noisier and noisier in the odd ones.
 */
export class WorseTone extends AudioSampler<RankLabels> {
  #index = 0;
  #tone = SILENT;
  #noise = 0;

  override updateProperties(index: number): void {
    const list = Math.floor(index / LIST_LENGTH);
    const rank = index % LIST_LENGTH;
    const random = new PythonRandom(`WorseTone ${this.seed} list ${list}`);
    const isNoisy = list % 2 === 1;
    const sign = random.random() < 0.5 ? 1 : -1;
    const cents = isNoisy ? 0 : sign * (DETUNING[rank] as number);
    this.#index = index;
    this.#noise = (isNoisy ? NOISE[rank] : NOISE[0]) as number;
    this.#tone = {
      waveshape: WAVESHAPES[random.randbelow(WAVESHAPES.length)] as Waveshape,
      frequency: 220 * 2 ** (2 * random.random() + cents / 1200),
      amplitude: 10 ** -(0.4 + 0.3 * random.random()),
      phase: this.#random('phase').random(),
    };
  }

  override generateWaveform(): Float32Array {
    const waveform = new Float32Array(this.length);
    addNoise(waveform, this.#noise, this.#random('noise'));
    addTone(waveform, this.#tone, this.sampleRate);
    return waveform;
  }

  override getLabels(): RankLabels {
    const list = Math.floor(this.#index / LIST_LENGTH);
    const kind = list % 2 === 1 ? 'noise' : 'detuning';
    return { list: `${kind}-${String(list).padStart(3, '0')}`, rank: this.#index % LIST_LENGTH };
  }

  #random(purpose: string): PythonRandom {
    return new PythonRandom(`WorseTone ${this.seed} ${purpose} ${this.#index}`);
  }
}
