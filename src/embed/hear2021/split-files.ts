import { join } from 'node:path';
import { z } from 'zod';
import { readJsonFile } from '../../formats/files/json-file.ts';
import type { RowIndex } from '../../formats/folders/row-index.ts';
import { eventTargets } from '../../formats/labels/event-frames.ts';
import { readEventLabels, readSceneLabels } from '../../formats/labels/split-labels.ts';
import type { EmbeddingKind } from '../kept-embeddings.ts';

/** Ends the name of a file that every folder made by hear-eval-kit has for each split, and no other folder has. */
export const DIMENSIONS_ENDING = '.embedding-dimensions.json';

/** Names of what hear-eval-kit keeps of a split besides `<split>.json` and the files of each clip. */
export function hear2021Files(split: string) {
  return {
    /** float32 without a header. */
    matrix: `${split}.embeddings.npy`,
    /** `[rows, columns]`. */
    dimensions: `${split}${DIMENSIONS_ENDING}`,
    /** Pickle of the labels of each row. */
    labels: `${split}.target-labels.pkl`,
    /** Of events only: `[path of the clip, milliseconds]` of each row. */
    timestamps: `${split}.filename-timestamps.json`,
  };
}

const dimensionsSchema = z.tuple([z.int().positive(), z.int().positive()]);
const timestampsSchema = z.array(z.tuple([z.string(), z.number()]));

/** Reads `<split>.embedding-dimensions.json`: rows and columns. */
export async function readDimensions(folder: string, split: string): Promise<readonly [number, number]> {
  const file = join(folder, hear2021Files(split).dimensions);
  return readJsonFile(file, dimensionsSchema, 'rows and columns of the embeddings, [rows, columns]');
}

/** Reads `<split>.filename-timestamps.json`: the name of the clip, without folders, and milliseconds, of each row. */
export async function readFilenameTimestamps(
  folder: string,
  split: string,
): Promise<readonly (readonly [string, number])[]> {
  const file = join(folder, hear2021Files(split).timestamps);
  const expected = 'clip and milliseconds of each row, [[filename, timestamp], ...]';
  const rows = await readJsonFile(file, timestampsSchema, expected);
  return rows.map(([slug, time]) => [slug.split(/[\\/]/).at(-1) ?? slug, time]);
}

/**
 * The labels of each row of a split: those of the clip, or of the events that sound at the frame's timestamp.
 *
 * @param folder that has `<split>.json`
 */
export async function rowLabels(
  folder: string,
  split: string,
  kind: EmbeddingKind,
  index: RowIndex,
): Promise<readonly (readonly string[])[]> {
  if (kind === 'scene') {
    const labels = await readSceneLabels(folder, split);
    return index.files.map(({ filename }) => labels.get(filename) ?? []);
  }
  const events = await readEventLabels(folder, split);
  const times = index.timestamps ?? new Float64Array(index.rows);
  return index.files.flatMap(({ filename, firstRow, rows }) => {
    const ofClip = events.get(filename) ?? [];
    const names = [...new Set(ofClip.map(({ label }) => label))];
    const targets = eventTargets(ofClip, times.subarray(firstRow, firstRow + rows), names);
    return Array.from({ length: rows }, (_, row) =>
      names.filter((_name, column) => targets[row * names.length + column] === 1),
    );
  });
}
