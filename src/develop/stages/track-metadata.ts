import { join } from 'node:path';
import { BadInputsError, UserError } from '../../errors.ts';
import { fewNames } from '../../few.ts';
import type { InputFolder } from '../../pipeline/index.ts';
import { type CorpusFolders, defineExtractMetadata, sourceOf } from '../../tasks/corpus/extract-metadata.ts';
import type { CorpusRow } from '../../tasks/corpus/labels/metadata-rows.ts';
import { counted } from '../../tasks/own/labels/told-names.ts';
import { deformedName } from '../deform/deform-tracks.ts';
import type { AnnotationPlace, EstimatorKind } from '../kinds/estimator-kind.ts';
import { kindOf } from '../kinds/kinds.ts';
import { oneLine } from '../one-line.ts';

const NAMES_TOLD = 5;

/** Names of the sources: recordings and what they have become, and the annotations of both. */
export const SOURCES = {
  data: 'data',
  augmented: 'augmented',
  annotations: 'annotations',
  deformed: 'deformed',
} as const;

/** A recording of the corpus: its split, and its files. */
export type SplitTrack = {
  readonly id: string;
  readonly audio: string;
  readonly annotation: string;
  readonly split: 'train' | 'valid' | 'test';
};

export type TrackParams = {
  readonly namespace: string;
  readonly tracks: readonly SplitTrack[];
  /** By which recordings of training and validation are there again. */
  readonly augmentIds: readonly string[];
};

/** Makes the rows of a corpus of recordings and their annotations; what was deformed is in the split of its recording. */
export const trackMetadata = defineExtractMetadata<TrackParams>({
  module: import.meta.url,
  version: 'tracks-1',
  async readRows({ sources, params, log }: CorpusFolders<TrackParams>) {
    const { namespace, tracks, augmentIds } = params;
    const kind = kindOf(namespace, '01-prepare: namespace');
    const annotations = sourceOf(sources, SOURCES.annotations);
    const rows: CorpusRow[] = [];
    const problems: string[] = [];
    const told = new Map<string, number>();
    const empty: string[] = [];
    const add = async (clip: Omit<CorpusRow, 'label'> & { readonly filestem: string }, path: string) => {
      const tell = (line: string) => {
        const what = line.replace(`${path}: `, '');
        told.set(what, (told.get(what) ?? 0) + 1);
      };
      const found = await rowsOrProblem(kind, { path, namespace, tell });
      if (typeof found === 'string') problems.push(found);
      else if (found.length === 0) empty.push(clip.filestem);
      else for (const row of found) rows.push({ ...clip, ...row });
    };
    for (const { id, audio, annotation, split } of tracks) {
      const clip = { relpath: `${SOURCES.data}/${audio}`, filestem: id, split, splitKey: id };
      await add(clip, join(annotations.path, annotation));
      if (split === 'test') continue;
      for (const augmentId of augmentIds) {
        const name = deformedName(id, { id: augmentId });
        const deformed: InputFolder = sourceOf(sources, SOURCES.deformed);
        const relpath = `${SOURCES.augmented}/${name}.wav`;
        await add({ ...clip, relpath, filestem: name }, join(deformed.path, `${name}.jams`));
      }
    }
    for (const [what, count] of told) log(`${count} files: ${what}`);
    if (empty.length > 0) {
      log(
        `${counted(empty.length, 'recording')} left out, as nothing is annotated: ${fewNames(empty, NAMES_TOLD)}`,
      );
    }
    if (problems.length > 0) {
      throw new BadInputsError(`${problems.length} annotations cannot be used:`, problems);
    }
    return rows;
  },
});

async function rowsOrProblem(
  kind: EstimatorKind,
  place: AnnotationPlace,
): Promise<Awaited<ReturnType<EstimatorKind['rows']>> | string> {
  try {
    return await kind.rows(place);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return oneLine(error);
  }
}
