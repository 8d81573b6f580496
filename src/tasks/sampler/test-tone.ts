import { AudioSampler, type SamplerSettings } from '../../datasets/audio-sampler.ts';
import { PythonRandom } from '../../random/python-random.ts';
import { addTone, type Tone, WAVESHAPES, type Waveshape } from './tone.ts';

export type TestToneSettings = SamplerSettings & {
  /** MIDI number of the lowest semitone (60: 261.6 Hz). */
  readonly lowestSemitone: number;
  readonly semitones: number;
  /** How far a tone may be from its semitone, in cents. */
  readonly detuning: number;
};

export interface ToneLabels {
  /** Fundamental, in Hz. */
  readonly f0: number;
  /** MIDI number of the nearest semitone. */
  readonly semitone: number;
  readonly waveshape: Waveshape;
}

const SILENT: Tone = { waveshape: 'sine', frequency: 0, amplitude: 0, phase: 0 };

/**
 * Single tones with a random fundamental, waveshape, loudness and phase. Each run of `semitones` indices, from a
 * multiple of it on, has every semitone once, in random order.
 */
export class TestTone extends AudioSampler<ToneLabels> {
  readonly #settings: TestToneSettings;
  #tone: Tone = SILENT;

  constructor(settings: TestToneSettings) {
    super(settings);
    this.#settings = settings;
  }

  override updateProperties(index: number): void {
    const { seed, semitones, lowestSemitone, detuning } = this.#settings;
    const order = Array.from({ length: semitones }, (_, semitone) => semitone);
    new PythonRandom(`TestTone ${seed} order ${Math.floor(index / semitones)}`).shuffle(order);
    const semitone = lowestSemitone + (order[index % semitones] as number);
    const random = new PythonRandom(`TestTone ${seed} tone ${index}`);
    const cents = detuning * (2 * random.random() - 1);
    this.#tone = {
      waveshape: WAVESHAPES[random.randbelow(WAVESHAPES.length)] as Waveshape,
      frequency: 440 * 2 ** ((semitone - 69 + cents / 100) / 12),
      amplitude: 10 ** -(0.15 + 0.45 * random.random()),
      phase: random.random(),
    };
  }

  override generateWaveform(): Float32Array {
    const waveform = new Float32Array(this.length);
    addTone(waveform, this.#tone, this.sampleRate);
    return waveform;
  }

  override getLabels(): ToneLabels {
    const { frequency, waveshape } = this.#tone;
    return { f0: frequency, semitone: Math.round(69 + 12 * Math.log2(frequency / 440)), waveshape };
  }
}
