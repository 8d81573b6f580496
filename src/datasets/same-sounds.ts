import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { readWavMono } from '../audio/wav.ts';
import type { AudioSampler, SamplerSettings } from './audio-sampler.ts';
import { sampleFile } from './disk/files.ts';
import { renderSound } from './making/make-points.ts';
import type { SamplerClass } from './sampler-class.ts';
import type { SoundLabels } from './sound-labels.ts';

/** What another version of Node.js may compute otherwise, of a sample and of a label. */
const TOLERANCE = 2 ** -20;

/**
 * Whether a sampler still makes the sounds that are there. Its text and its settings may be the same, and what it takes from
 * elsewhere, a constant of its file or a function of another one, not.
 *
 * @param dir of the wav files
 * @param labels of the sounds that are there, from the first
 * @param indices of sounds to look at
 * @returns the first that is another one now
 */
export async function changedSound<Settings extends SamplerSettings>(
  Sampler: SamplerClass<Settings>,
  settings: Settings,
  dir: string,
  labels: readonly SoundLabels[],
  indices: readonly number[],
): Promise<number | undefined> {
  if (indices.length === 0) return undefined;
  const sampler = new Sampler(settings);
  await sampler.prepare();
  return indices.find((index) => !isSame(sampler, index, join(dir, sampleFile(index)), labels[index]));
}

/**
 * What a set has, in words, where that is other sounds than its sampler makes now: the first and the last of those are looked at that
 * the settings' own seed drew.
 */
export async function changeOf<Settings extends SamplerSettings>(
  Sampler: SamplerClass<Settings>,
  settings: Settings,
  { dir, labels, drawn }: { dir: string; labels: readonly SoundLabels[]; drawn: readonly number[] },
): Promise<string | undefined> {
  const own = [...labels.keys()].filter((index) => !drawn.includes(index));
  const looked = [...new Set([...own.slice(0, 1), ...own.slice(-1)])];
  const there = looked.filter((index) => existsSync(join(dir, sampleFile(index))));
  const changed = await changedSound(Sampler, settings, dir, labels, there);
  if (changed === undefined) return undefined;
  return `a sound ${changed} that ${Sampler.name} does not make any more, though its text is the same: something that it takes from elsewhere has changed`;
}

function isSame(
  sampler: AudioSampler,
  index: number,
  file: string,
  before: SoundLabels | undefined,
): boolean {
  const { waveform, labels } = renderSound(sampler, index);
  if (!isDeepStrictEqual(rounded(labels), rounded(before))) return false;
  const { samples, sampleRate } = readWavMono(readFileSync(file), file);
  return (
    sampleRate === sampler.sampleRate &&
    samples.length === waveform.length &&
    samples.every((sample, i) => Math.abs(sample - (waveform[i] as number)) <= TOLERANCE)
  );
}

/** With numbers to nine digits. */
function rounded(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value ?? null, (_name, each) => (typeof each === 'number' ? each.toPrecision(9) : each)),
  );
}
