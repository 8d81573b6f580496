import { at } from '../../at.ts';
import type { PlayedNote } from '../../datasets/soundfont/played-note.ts';
import { scaleToPeak } from '../../datasets/soundfont/render-notes.ts';
import { SoundFontSampler, type SoundFontSettings } from '../../datasets/soundfont/sound-font-sampler.ts';
import { hzOfMidi } from '../../formats/labels/midi-number.ts';
import { PythonRandom } from '../../random/python-random.ts';
import type { MelodyNote } from './tone-melody.ts';

export type SampledMelodySettings = SoundFontSettings & {
  /** Programs of General MIDI; each melody is of one. */
  readonly leads: readonly number[];
  /** Programs that accompany, none of them among the leads. */
  readonly accompaniments: readonly number[];
  /** MIDI number of the lowest note of melodies. */
  readonly lowest: number;
  readonly semitones: number;
};

export interface MelodyLabels {
  readonly program: number;
  readonly notes: readonly MelodyNote[];
}

/** Lengths of notes, and of the rests between some of them, from and to, in milliseconds. */
const NOTE = [250, 700] as const;
const REST = [80, 300] as const;
const LEAD_VELOCITY = [85, 115] as const;
/** Softer, so that the melody is what leads. */
const ACCOMPANIMENT_VELOCITY = [35, 55] as const;
/** Chords of the accompaniment, in semitones above their lowest note, which is from C2 to B2. */
const CHORDS = [
  [0, 7, 16],
  [0, 7, 15],
  [0, 9, 16],
] as const;
const BASS = [36, 47] as const;
const CHORD_MILLISECONDS = 1000;
/** How far an ensemble may be tuned away from A = 440 Hz, in cents. */
const TUNING = 25;

/**
 * Melodies of one instrument of a sound font over chords of another, which is softer and changes every second. The labels are
 * the melody's alone.
 */
export class SampledMelody extends SoundFontSampler<MelodyLabels> {
  readonly #settings: SampledMelodySettings;
  #cents = 0;
  #peak = 0;
  #melody: readonly PlayedNote[] = [];
  #chords: readonly PlayedNote[] = [];

  constructor(settings: SampledMelodySettings) {
    super(settings, [...settings.leads, ...settings.accompaniments]);
    this.#settings = settings;
  }

  override updateProperties(index: number): void {
    const { leads, accompaniments, lowest, semitones } = this.#settings;
    const random = new PythonRandom(`SampledMelody ${this.seed} notes ${index}`);
    const between = ([least, most]: readonly [number, number]) => least + random.randbelow(most - least + 1);
    const length = this.duration * 1000;
    this.#cents = TUNING * (2 * random.random() - 1);
    this.#peak = 10 ** -(0.15 + 0.3 * random.random());
    const lead = at(leads, index % leads.length);
    const melody: PlayedNote[] = [];
    for (let start = between(REST); ; ) {
      const end = start + between(NOTE);
      if (end > length) break;
      const midi = lowest + random.randbelow(semitones);
      melody.push({ program: lead, midi, velocity: between(LEAD_VELOCITY), start, end });
      start = end + between(REST);
    }
    const program = at(accompaniments, random.randbelow(accompaniments.length));
    const chords: PlayedNote[] = [];
    for (let start = 0; start < length; start += CHORD_MILLISECONDS) {
      const chord = at(CHORDS, random.randbelow(CHORDS.length));
      const [bass, velocity] = [between(BASS), between(ACCOMPANIMENT_VELOCITY)];
      const end = Math.min(start + CHORD_MILLISECONDS, length);
      for (const above of chord) chords.push({ program, midi: bass + above, velocity, start, end });
    }
    this.#melody = melody;
    this.#chords = chords;
  }

  override generateWaveform(): Float32Array {
    return scaleToPeak(this.play([...this.#melody, ...this.#chords], this.#cents), this.#peak);
  }

  override getLabels(): MelodyLabels {
    const notes = this.#melody.map(({ start, end, midi }) => {
      return { start, end, f0: hzOfMidi(midi + this.#cents / 100) };
    });
    return { program: at(this.#melody, 0).program, notes };
  }
}
