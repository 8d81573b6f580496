import { SampledInstrument } from '../../datasets/samplers/sampled-instrument.ts';
import type { SoundFontSampler, SoundFontSettings } from '../../datasets/soundfont/sound-font-sampler.ts';
import { writeClip } from '../corpus/synthesised-clips.ts';
import { SampledChords } from './sampled-chords.ts';
import { SampledFamilies } from './sampled-families.ts';
import { SampledMelody } from './sampled-melody.ts';
import { SampledPhrase } from './sampled-phrase.ts';

/** A sampler of sounds of a sound font: data, so that a worker thread can be given it. */
export interface SampledOrder {
  readonly sampler: SampledName;
  readonly settings: SoundFontSettings;
}

export type SampledName = keyof typeof SAMPLERS;

const SAMPLERS = { SampledInstrument, SampledPhrase, SampledMelody, SampledChords, SampledFamilies };

/** Makes the sampler of an order; it has to be prepared before its first sound. */
export function makeSampled({ sampler, settings }: SampledOrder): SoundFontSampler<unknown> {
  // The settings are those of the sampler's task.
  const Sampler = SAMPLERS[sampler] as new (settings: SoundFontSettings) => SoundFontSampler<unknown>;
  return new Sampler(settings);
}

let kept: { readonly key: string; readonly sampler: Promise<SoundFontSampler<unknown>> } | undefined;

/** Opens the sound font of an order. @throws UserError where it is none, or lacks an instrument */
export async function openSampled(order: SampledOrder): Promise<void> {
  await samplerOf(order);
}

/** Renders one sound as a wav file. @throws UserError where the font has no sound for its notes */
export async function writeSampled({
  order,
  index,
  path,
}: {
  readonly order: SampledOrder;
  readonly index: number;
  readonly path: string;
}): Promise<void> {
  await writeClip(await samplerOf(order), index, path);
}

/** A thread makes sounds of one corpus at a time, and a font takes a while to be read. */
function samplerOf(order: SampledOrder): Promise<SoundFontSampler<unknown>> {
  const key = JSON.stringify(order);
  if (kept?.key !== key) kept = { key, sampler: prepared(order) };
  return kept.sampler;
}

async function prepared(order: SampledOrder): Promise<SoundFontSampler<unknown>> {
  const sampler = makeSampled(order);
  await sampler.prepare();
  return sampler;
}
