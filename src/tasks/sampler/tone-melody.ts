import { AudioSampler, type SamplerSettings } from '../../datasets/audio-sampler.ts';
import { PythonRandom } from '../../random/python-random.ts';
import { addNoise } from './noise.ts';
import { addTone, type Waveshape } from './tone.ts';

export type ToneMelodySettings = SamplerSettings & {
  /** MIDI number of the lowest note (60: 261.6 Hz). */
  readonly lowestSemitone: number;
  readonly semitones: number;
  /** Of which each melody has one. */
  readonly waveshapes: readonly Waveshape[];
};

export interface MelodyNote {
  /** Milliseconds. */
  readonly start: number;
  /** Milliseconds. */
  readonly end: number;
  /** Fundamental, in Hz. */
  readonly f0: number;
}

/** Lengths of notes and of the rests between them, from and to, in milliseconds. */
const NOTE = [250, 600] as const;
const REST = [80, 250] as const;
/** How far a note may be from its semitone, in cents. */
const DETUNING = 20;
/** Peak of the noise that is always there (-60 dB). */
const FLOOR = 0.001;

/** Melodies of one voice: tones of one waveshape and loudness, with rests between them. */
export class ToneMelody extends AudioSampler<readonly MelodyNote[]> {
  readonly #settings: ToneMelodySettings;
  #index = 0;
  #notes: readonly MelodyNote[] = [];
  #voice: { readonly waveshape: Waveshape; readonly amplitude: number } = { waveshape: 'sine', amplitude: 0 };

  constructor(settings: ToneMelodySettings) {
    super(settings);
    this.#settings = settings;
  }

  override updateProperties(index: number): void {
    const { lowestSemitone, semitones, waveshapes } = this.#settings;
    this.#index = index;
    const random = this.#random('notes');
    const between = ([least, most]: readonly [number, number]) => least + random.randbelow(most - least + 1);
    this.#voice = {
      waveshape: waveshapes[random.randbelow(waveshapes.length)] as Waveshape,
      amplitude: 10 ** -(0.3 + 0.4 * random.random()),
    };
    const notes: MelodyNote[] = [];
    for (let start = between(REST); ; ) {
      const end = start + between(NOTE);
      if (end > this.duration * 1000) break;
      const semitone = lowestSemitone + random.randbelow(semitones);
      const cents = DETUNING * (2 * random.random() - 1);
      notes.push({ start, end, f0: 440 * 2 ** ((semitone - 69 + cents / 100) / 12) });
      start = end + between(REST);
    }
    this.#notes = notes;
  }

  override generateWaveform(): Float32Array {
    const waveform = new Float32Array(this.length);
    const at = (milliseconds: number) => Math.round((milliseconds * this.sampleRate) / 1000);
    addNoise(waveform, FLOOR, this.#random('noise'));
    for (const { start, end, f0 } of this.#notes) {
      const tone = { ...this.#voice, frequency: f0, phase: 0 };
      addTone(waveform.subarray(at(start), at(end)), tone, this.sampleRate);
    }
    return waveform;
  }

  override getLabels(): readonly MelodyNote[] {
    return this.#notes;
  }

  #random(purpose: string): PythonRandom {
    return new PythonRandom(`ToneMelody ${this.seed} ${purpose} ${this.#index}`);
  }
}
