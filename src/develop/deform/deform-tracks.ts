import { hash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { decoderComponents } from '../../component-versions.ts';
import { UserError } from '../../errors.ts';
import {
  createWorkerPool,
  defineStep,
  type InputFolder,
  type InputSource,
  ItemCache,
  placeItem,
} from '../../pipeline/index.ts';
import type { Deformed, DeformJob } from './deform-worker.ts';
import type { Deformation } from './deformation.ts';

/** A recording by its files, relative to the folder of data. */
export type TrackFiles = { readonly id: string; readonly audio: string; readonly annotation: string };

type Params = {
  readonly tracks: readonly TrackFiles[];
  readonly deformations: readonly Deformation[];
  readonly seed: number;
};
type Inputs = {
  readonly audio: InputSource;
  readonly annotations: InputSource;
  /** What has found nothing wrong with them. */
  readonly checked: InputSource;
};
type Env = { readonly store: { readonly workdir: string; readonly cache?: string | undefined } };

const NAME = 'DeformTracks';
const VERSION = '2';
const SUFFIXES = ['.wav', '.jams'];

/** The name, without its end, of a recording that was deformed. */
export function deformedName(track: string, { id }: Pick<Deformation, 'id'>): string {
  return `${track}.${id}`;
}

/**
 * Deforms every recording in every way: `<track_id>.<augment_id>.wav` and `.jams`. What was made of a recording of the same
 * content in the same way is not made again, whatever was changed beside it.
 *
 * Recordings that cannot be used are all listed. What was finished stays for the next try.
 */
export const deformTracks = defineStep<Params, Inputs, Env>({
  module: import.meta.url,
  name: NAME,
  version: VERSION,
  resumable: true,
  computedBy: decoderComponents,
  cpu: 'all',
  async run({ params, inputs, env, outDir, workers, signal, isForced, hashed, forEach, log }) {
    const { tracks, deformations, seed } = params;
    const jobs = tracks.flatMap((track) => deformations.map((deformation) => ({ track, deformation })));
    const caches = new Map(
      deformations.map((deformation) => {
        const about = {
          step: NAME,
          version: VERSION,
          computedBy: decoderComponents(inputs.audio.files),
          deformation,
          seed,
        };
        return [deformation.id, new ItemCache({ ...env.store, about, suffixes: SUFFIXES, warn: log })];
      }),
    );
    const url = new URL('./deform-worker.js', import.meta.url);
    const pool = createWorkerPool({ url, size: Math.max(1, Math.min(workers, jobs.length)) });
    const namesOf = ({ track, deformation }: (typeof jobs)[number]) =>
      SUFFIXES.map((suffix) => `${deformedName(track.id, deformation)}${suffix}`);
    try {
      await forEach(jobs, { outputs: namesOf, unit: 'recordings' }, async (job) => {
        const { track, deformation } = job;
        const names = namesOf(job);
        if (names.every((name) => existsSync(join(outDir, name)))) return;
        const cache = caches.get(deformation.id);
        if (cache === undefined) throw new RangeError(`no cache of ${deformation.id}`);
        const item = itemOf(track, inputs);
        const place = { outDir, hashed };
        if (isForced) cache.forget(item);
        const kept = await cache.find(item);
        if (kept !== undefined && (await placeItem(kept, place, names))) return;
        const payload: DeformJob = {
          audio: join(inputs.audio.path, track.audio),
          annotation: join(inputs.annotations.path, track.annotation),
          track: track.id,
          deformation,
          seed,
        };
        const deformed = await pool.run<Deformed>('deformTrack', payload, { signal });
        if ('problem' in deformed) throw new UserError(deformed.problem);
        for (const remark of deformed.remarks) log(`${deformedName(track.id, deformation)}: ${remark}`);
        if (!(await placeItem(await cache.keep(item, [deformed.wav, deformed.jams]), place, names))) {
          throw new Error(`${track.id}: what was made of it was removed at once`);
        }
      });
    } finally {
      await pool.close();
      await Promise.all(Array.from(caches.values(), (cache) => cache.finish()));
    }
  },
});

/** A recording and its annotations by their content; noise goes by the name too. */
function itemOf(
  { id, audio, annotation }: TrackFiles,
  inputs: { readonly audio: InputFolder; readonly annotations: InputFolder },
): string {
  const parts = [id, inputs.audio.sha256Of(audio), inputs.annotations.sha256Of(annotation)];
  return hash('sha256', JSON.stringify(parts));
}
