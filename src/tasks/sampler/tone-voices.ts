import { AudioSampler, type SamplerSettings } from '../../datasets/audio-sampler.ts';
import { hzOfMidi } from '../../formats/labels/midi-number.ts';
import type { Note } from '../../formats/labels/note-table.ts';
import { PythonRandom } from '../../random/python-random.ts';
import { addNoise } from './noise.ts';
import { addTone, type Waveshape } from './tone.ts';

export type ToneVoicesSettings = SamplerSettings & {
  /** How many tones may sound at a time. */
  readonly voices: number;
  /** MIDI number of the lowest note (60: 261.6 Hz). */
  readonly lowestSemitone: number;
  readonly semitones: number;
  /** Of which each voice has one. */
  readonly waveshapes: readonly Waveshape[];
};

interface VoicedNote extends Note {
  readonly velocity: number;
  readonly semitone: number;
  readonly waveshape: Waveshape;
}

/** Lengths of notes and of the rests between those of a voice, from and to, in milliseconds. */
const NOTE = [250, 700] as const;
const REST = [100, 500] as const;
/** Of the notes, as MIDI has them. */
const VELOCITY = [40, 127] as const;
const MOST_VELOCITY = 127;
/** How far a note may be from its semitone, in cents. */
const DETUNING = 20;
/** Peak of the noise that is always there (-60 dB). */
const FLOOR = 0.001;

/**
 * Several voices, each with notes of its own and rests between them; no two sound the same semitone at a time. A note is as loud
 * as its velocity says.
 */
export class ToneVoices extends AudioSampler<readonly Note[]> {
  readonly #settings: ToneVoicesSettings;
  #index = 0;
  #notes: readonly VoicedNote[] = [];

  constructor(settings: ToneVoicesSettings) {
    super(settings);
    this.#settings = settings;
  }

  override updateProperties(index: number): void {
    const { voices, lowestSemitone, semitones, waveshapes } = this.#settings;
    this.#index = index;
    const random = this.#random('notes');
    const between = ([least, most]: readonly [number, number]) => least + random.randbelow(most - least + 1);
    const notes: VoicedNote[] = [];
    for (let voice = 0; voice < voices; voice++) {
      const waveshape = waveshapes[random.randbelow(waveshapes.length)] as Waveshape;
      for (let start = between(REST); ; ) {
        const end = start + between(NOTE);
        if (end > this.duration * 1000) break;
        const semitone = lowestSemitone + random.randbelow(semitones);
        const cents = DETUNING * (2 * random.random() - 1);
        const velocity = between(VELOCITY);
        const isTaken = notes.some(
          (other) => other.semitone === semitone && other.start < end && start < other.end,
        );
        if (!isTaken) {
          notes.push({
            start,
            end,
            frequency: hzOfMidi(semitone + cents / 100),
            velocity,
            semitone,
            waveshape,
          });
        }
        start = end + between(REST);
      }
    }
    this.#notes = notes.sort((a, b) => a.start - b.start || a.semitone - b.semitone);
  }

  override generateWaveform(): Float32Array {
    const waveform = new Float32Array(this.length);
    const at = (milliseconds: number) => Math.round((milliseconds * this.sampleRate) / 1000);
    addNoise(waveform, FLOOR, this.#random('noise'));
    const loudest = 0.9 / this.#settings.voices;
    for (const { start, end, frequency, velocity, waveshape } of this.#notes) {
      const tone = { waveshape, frequency, amplitude: (loudest * velocity) / MOST_VELOCITY, phase: 0 };
      addTone(waveform.subarray(at(start), at(end)), tone, this.sampleRate);
    }
    return waveform;
  }

  override getLabels(): readonly Note[] {
    return this.#notes.map(({ start, end, frequency, velocity }) => ({ start, end, frequency, velocity }));
  }

  #random(purpose: string): PythonRandom {
    return new PythonRandom(`ToneVoices ${this.seed} ${purpose} ${this.#index}`);
  }
}
