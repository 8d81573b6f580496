import { at } from '../../at.ts';
import { UserError } from '../../errors.ts';
import { hzOfMidi } from '../../formats/labels/midi-number.ts';
import type { SoundLabels } from '../sound-labels.ts';
import { scaleToPeak } from '../soundfont/render-notes.ts';
import { SoundFontSampler, type SoundFontSettings } from '../soundfont/sound-font-sampler.ts';
import { requireKnownSettings } from './known-settings.ts';

export type SampledInstrumentSettings = SoundFontSettings & {
  /** Of General MIDI, 0 (grand piano) to 127. @default grand piano, violin, trumpet and flute */
  readonly programs?: readonly number[];
  /** MIDI number of the lowest note. @default 48 (C3) */
  readonly lowest?: number;
  /** MIDI number of the highest note. @default 83 (B5) */
  readonly highest?: number;
  /** Seconds until a note is let go. @default four fifths of the duration */
  readonly hold?: number;
};

const DEFAULTS = { programs: [0, 40, 56, 73], lowest: 48, highest: 83 };
const OWN = ['soundfont', 'soundfont_sha256', 'synthesizer', 'programs', 'lowest', 'highest', 'hold'];
const MOST = 127;
/** Of MIDI, from and to. */
const VELOCITY = [50, 110] as const;

/**
 * Single notes of recorded instruments, of a sound font: each program from its lowest to its highest note, one index after the
 * other, and from the beginning when all have been, with other velocities and levels. Labels: `f_0`, the fundamental in
 * Hz, `midi`, `program` and `velocity`.
 */
export class SampledInstrument extends SoundFontSampler<SoundLabels> {
  static readonly module: string = import.meta.url;
  readonly #settings: Required<Pick<SampledInstrumentSettings, 'programs' | 'lowest' | 'highest' | 'hold'>>;
  #note = { program: 0, midi: 0, velocity: 0, peak: 0 };

  /** @throws UserError that names a setting which is out of its range */
  constructor(settings: SampledInstrumentSettings) {
    const complete = { ...DEFAULTS, hold: settings.duration * 0.8, ...settings };
    super(complete, complete.programs);
    if (new.target === SampledInstrument) requireKnownSettings('SampledInstrument', settings, OWN);
    const { programs, lowest, highest, hold } = complete;
    this.#settings = { programs, lowest, highest, hold };
    const isMidi = (value: number) => Number.isInteger(value) && value >= 0 && value <= MOST;
    if (!(Array.isArray(programs) && programs.length > 0 && programs.every(isMidi))) {
      throw new UserError(
        `programs ${JSON.stringify(programs)}; expected a list of numbers from 0 to ${MOST}, one at least`,
      );
    }
    if (!(isMidi(lowest) && isMidi(highest) && lowest <= highest)) {
      throw new UserError(
        `lowest ${lowest}, highest ${highest}; expected MIDI numbers from 0 to ${MOST}, in this order`,
      );
    }
    if (hzOfMidi(highest) >= this.sampleRate / 2) {
      throw new UserError(
        `highest ${highest}: a note of ${hzOfMidi(highest).toFixed(1)} Hz; expected it below half the sample rate, ${this.sampleRate / 2}`,
      );
    }
    if (!(hold * this.sampleRate >= 1 && hold <= this.duration)) {
      throw new UserError(
        `hold ${hold}; expected seconds, a sample at least and at most the duration, ${this.duration}`,
      );
    }
  }

  override updateProperties(index: number): void {
    const { programs, lowest, highest } = this.#settings;
    const notes = highest - lowest + 1;
    const random = this.random(index);
    const [softest, loudest] = VELOCITY;
    this.#note = {
      program: at(programs, Math.floor(index / notes) % programs.length),
      midi: lowest + (index % notes),
      velocity: softest + random.randbelow(loudest - softest + 1),
      peak: 10 ** -(0.15 + 0.45 * random.random()),
    };
  }

  override generateWaveform(): Float32Array {
    const { peak, ...note } = this.#note;
    return scaleToPeak(this.play([{ ...note, start: 0, end: this.#settings.hold * 1000 }]), peak);
  }

  override getLabels(): SoundLabels {
    const { program, midi, velocity } = this.#note;
    return { f_0: [hzOfMidi(midi)], midi: [midi], program: [program], velocity: [velocity] };
  }
}
