import { at } from '../../at.ts';
import { SoundFontSampler, type SoundFontSettings } from '../../datasets/soundfont/sound-font-sampler.ts';
import { hzOfMidi } from '../../formats/labels/midi-number.ts';
import type { Note } from '../../formats/labels/note-table.ts';
import { PythonRandom } from '../../random/python-random.ts';

export type SampledPhraseSettings = SoundFontSettings & {
  /** Of General MIDI; each clip is of one. */
  readonly programs: readonly number[];
  /** MIDI number of the lowest note. */
  readonly lowest: number;
  readonly semitones: number;
};

export interface PhraseLabels {
  readonly program: number;
  readonly notes: readonly Note[];
}

interface PhraseNote {
  readonly midi: number;
  readonly start: number;
  readonly end: number;
  readonly velocity: number;
}

/** Semitones above the lowest note of a chord. Half of the time a single note sounds. */
const CHORDS = [
  [0, 7],
  [0, 4],
  [0, 3],
  [0, 5],
  [0, 4, 7],
  [0, 3, 7],
  [0, 5, 9],
  [0, 4, 7, 10],
  [0, 3, 7, 10],
] as const;
const SINGLE = [0] as const;
/** Lengths of notes and of the rests between them, from and to, in milliseconds. */
const NOTE = [250, 700] as const;
const REST = [50, 300] as const;
/** Of the notes, as MIDI has them. */
const VELOCITY = [45, 115] as const;
/** Four notes of full velocity stay below full scale in most fonts. */
const GAIN = 2.5;

/** Phrases of single notes and chords of up to four, all of one instrument of a sound font, and let go together. */
export class SampledPhrase extends SoundFontSampler<PhraseLabels> {
  readonly #settings: SampledPhraseSettings;
  #program = 0;
  #notes: readonly PhraseNote[] = [];

  constructor(settings: SampledPhraseSettings) {
    super(settings, settings.programs);
    this.#settings = settings;
  }

  override updateProperties(index: number): void {
    const { programs, lowest, semitones } = this.#settings;
    const random = new PythonRandom(`SampledPhrase ${this.seed} notes ${index}`);
    const between = ([least, most]: readonly [number, number]) => least + random.randbelow(most - least + 1);
    const notes: PhraseNote[] = [];
    for (let start = between(REST); ; ) {
      const end = start + between(NOTE);
      if (end > this.duration * 1000) break;
      const chord = random.random() < 0.5 ? SINGLE : at(CHORDS, random.randbelow(CHORDS.length));
      const root = lowest + random.randbelow(semitones - at<number>(chord, chord.length - 1));
      for (const above of chord) notes.push({ midi: root + above, start, end, velocity: between(VELOCITY) });
      start = end + between(REST);
    }
    this.#program = at(programs, index % programs.length);
    this.#notes = notes;
  }

  override generateWaveform(): Float32Array {
    const waveform = this.play(this.#notes.map((note) => ({ ...note, program: this.#program })));
    const peak = waveform.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    const gain = Math.min(GAIN, 1 / peak);
    return waveform.map((sample) => sample * gain);
  }

  override getLabels(): PhraseLabels {
    const notes = this.#notes.map(({ midi, ...note }) => ({ ...note, frequency: hzOfMidi(midi) }));
    return { program: this.#program, notes };
  }
}
