import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeWav16 } from '../../audio/wav.ts';
import type { AudioSampler } from '../../datasets/audio-sampler.ts';
import { mapInto } from '../../numerics/map-into.ts';
import { writeFileAtomic } from '../../pipeline/index.ts';

/** A sound of a synthetic corpus and what is true of it. */
export interface SynthesisedClip<Labels> {
  /** Path in the corpus. */
  readonly file: string;
  readonly labels: Labels;
}

const LABELS_FILE = 'labels.json';
const FULL_SCALE = 32767;

/** Paths of the clips of a synthetic corpus, by index. */
export function clipFiles(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `audio/clip-${String(index).padStart(5, '0')}.wav`);
}

/** Renders the sound with an index as a 16-bit wav file. */
export async function writeClip(sampler: AudioSampler<unknown>, index: number, path: string): Promise<void> {
  sampler.updateProperties(index);
  const waveform = sampler.generateWaveform();
  const samples = mapInto(new Int16Array(waveform.length), waveform, (sample) =>
    Math.round(sample * FULL_SCALE),
  );
  await writeFileAtomic(path, encodeWav16({ samples, sampleRate: sampler.sampleRate }));
}

/** Writes what is true of each of the clips. */
export async function writeClipLabels(
  sampler: AudioSampler<unknown>,
  files: readonly string[],
  folder: string,
): Promise<void> {
  const clips = files.map((file, index) => {
    sampler.updateProperties(index);
    return { file, labels: sampler.getLabels() };
  });
  await writeFileAtomic(join(folder, LABELS_FILE), JSON.stringify(clips, null, 1));
}

/** The clips of a synthetic corpus in the order of their indices. */
export async function readSynthesisedClips<Labels>(
  folder: string,
): Promise<readonly SynthesisedClip<Labels>[]> {
  return JSON.parse(await readFile(join(folder, LABELS_FILE), 'utf8')) as SynthesisedClip<Labels>[];
}
