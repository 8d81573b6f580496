import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { graphComponents } from '../component-versions.ts';
import type { Clip } from '../embed/clip-batches.ts';
import { encodeNpy } from '../formats/files/npy.ts';
import { defineStep, ItemCache, placeItem } from '../pipeline/index.ts';
import type { InputSource } from '../pipeline/types.ts';
import { createRepresentation } from '../representations/representations.ts';
import type { RepresentationSettings } from '../representations/settings.ts';
import { createTransform } from '../representations/transform.ts';
import { clipsAtRate, samplesAtRate } from './task-clips.ts';

export type RepresentParams = {
  /** Name and settings, all of them. */
  readonly representation: { readonly name: string; readonly settings: Definite<RepresentationSettings> };
  /** In Hz: the folder of the task that is read. */
  readonly sampleRate: number;
  readonly split: string;
};

/** Settings as parameters of a step have them: what is not there is not named. */
type Definite<T> = { readonly [K in keyof T]: Exclude<T[K], undefined> };

/** Where representations of single clips are kept, and shared. */
export type ItemStore = { readonly workdir: string; readonly cache?: string | undefined };

const NAME = 'RepresentSplit';
const VERSION = '2';

/** The file, relative to the output, that has the representation of a clip. */
function representationFile(split: string, clip: string): string {
  return `${split}/${clip}.npy`;
}

/**
 * The representation of every clip of a split: `<split>/<file>.npy`, float32, shape (bins, frames). That of a clip whose
 * content was represented before with the same settings, for whatever recipe, is not made again.
 *
 * Bad audio files are all listed. What was finished stays for the next try.
 */
export const representSplit = defineStep<
  RepresentParams,
  { audio: InputSource },
  { readonly store: ItemStore }
>({
  module: import.meta.url,
  name: NAME,
  version: VERSION,
  resumable: true,
  computedBy: graphComponents(),
  async run({ params, inputs, env, outDir, isForced, hashed, forEach, log }) {
    const { representation, sampleRate, split } = params;
    const { name, settings } = representation;
    const clips = clipsAtRate(inputs.audio, sampleRate, split, `the recipe has sample_rate ${sampleRate}`);
    const cache = new ItemCache({
      ...env.store,
      about: { step: NAME, version: VERSION, computedBy: graphComponents(), representation, sampleRate },
      suffixes: ['.npy'],
      warn: log,
    });
    const chosen = createRepresentation(name, settings, sampleRate);
    const { transform, release } = await createTransform(chosen);
    const fileOf = (clip: Clip) => representationFile(split, clip.name);
    const place = async (clip: Clip, kept: Awaited<ReturnType<typeof cache.find>>) =>
      kept !== undefined && placeItem(kept, { outDir, hashed }, [fileOf(clip)]);
    try {
      await forEach(
        clips,
        { outputs: (clip) => [fileOf(clip)], concurrency: 1, unit: 'clips' },
        async (clip) => {
          if (existsSync(join(outDir, fileOf(clip)))) return;
          if (!isForced && (await place(clip, await cache.find(clip.sha256)))) return;
          const samples = await samplesAtRate(clip.path, sampleRate, 'as its folder says');
          if (isForced) cache.forget(clip.sha256);
          const values = await transform(samples);
          const kept = await cache.keep(clip.sha256, [
            encodeNpy(values, [...chosen.transformShape(samples.length)]),
          ]);
          if (!(await place(clip, kept))) {
            throw new Error(`${clip.path}: what was made of it was removed at once`);
          }
        },
      );
    } finally {
      await release();
      await cache.finish();
    }
  },
});
