import { hash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import type { BasicSoundBank, Preset } from 'spessasynth_core';
import { UserError } from '../../errors.ts';
import { missingFile } from '../../formats/files/missing-file.ts';
import { missingPackages } from './find-sound-font.ts';
import { DRUMS } from './played-note.ts';

type Synthesizer = typeof import('spessasynth_core');

/** A sound font's file as it is. */
export interface SoundFontFile {
  readonly file: string;
  readonly bytes: Uint8Array;
  /** In hex. */
  readonly sha256: string;
}

/** A sound font whose notes can be rendered. */
export interface SoundFont {
  readonly synthesizer: Synthesizer;
  readonly bank: BasicSoundBank;
  /** Names of its pitched instruments, by their programs of General MIDI, 0 to 127, and of its drum kits, from `DRUMS` on. */
  readonly programs: ReadonlyMap<number, string>;
  /** Whether an instrument has a note, MIDI numbers all. */
  hasNote(program: number, midi: number, velocity: number): boolean;
}

const EXPECTED = 'a sound font, .sf2 or .sf3';

let read: { readonly stamp: string; readonly font: SoundFontFile } | undefined;

/** Reads a sound font; the last one is kept. @throws UserError for a file that is not there or no sound font */
export function readSoundFont(file: string): SoundFontFile {
  try {
    const { size, mtimeMs } = statSync(file);
    const stamp = JSON.stringify([file, size, mtimeMs]);
    if (read?.stamp === stamp) return read.font;
    const bytes = readFileSync(file);
    const [riff, form] = [bytes.toString('latin1', 0, 4), bytes.toString('latin1', 8, 12)];
    if (riff !== 'RIFF' || form !== 'sfbk') {
      throw new UserError(`${file}: no sound font; expected ${EXPECTED}`);
    }
    const font = { file, bytes, sha256: hash('sha256', bytes) };
    read = { stamp, font };
    return font;
  } catch (error) {
    return missingFile(file, EXPECTED)(error);
  }
}

let opened: { readonly file: SoundFontFile; readonly font: SoundFont } | undefined;

/**
 * Opens a sound font; the last one is kept.
 *
 * @throws UserError where the synthesizer is not installed, and for a file that it cannot read
 */
export async function openSoundFont(file: SoundFontFile): Promise<SoundFont> {
  if (opened?.file === file) return opened.font;
  const synthesizer = await loadSynthesizer();
  const bank = parse(synthesizer, file);
  const played = bank.presets.filter(
    ({ bankMSB, bankLSB, isGMGSDrum }) => isGMGSDrum || (bankMSB === 0 && bankLSB === 0),
  );
  const programOf = ({ program, isGMGSDrum }: Preset) => (isGMGSDrum ? DRUMS + program : program);
  // Of two of one program the first is played.
  const presets = new Map(played.toReversed().map((preset) => [programOf(preset), preset]));
  const font: SoundFont = {
    synthesizer,
    bank,
    programs: new Map(played.map((preset) => [programOf(preset), preset.name])),
    hasNote: (program, midi, velocity) =>
      (presets.get(program)?.getVoiceParameters(midi, velocity).length ?? 0) > 0,
  };
  opened = { file, font };
  return font;
}

async function loadSynthesizer(): Promise<Synthesizer> {
  const missing = missingPackages(true);
  if (missing !== undefined) throw new UserError(missing.problem, { next: missing.next });
  const synthesizer = await import('spessasynth_core');
  await synthesizer.BasicSoundBank.isSF3DecoderReady;
  return synthesizer;
}

function parse({ SoundBankLoader }: Synthesizer, { file, bytes }: SoundFontFile): BasicSoundBank {
  try {
    return SoundBankLoader.fromArrayBuffer(Uint8Array.from(bytes).buffer);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.split('\n', 1)[0] : String(cause);
    throw new UserError(`${file}: cannot be read as a sound font: ${why}`, { cause });
  }
}
