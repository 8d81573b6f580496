import { join } from 'node:path';
import { readCsv } from './csv.ts';
import { readMelodyTable } from './melody-table.ts';
import { readJudgedPairs } from './pair-table.ts';
import { labelsFile, type PredictionType } from './prediction-type.ts';
import { readRankTable } from './rank-table.ts';
import { readEventLabels, readSceneLabels } from './split-labels.ts';
import { readTargetTable } from './target-table.ts';

/**
 * The clips that a split's labels name, each once, in the order of the file.
 *
 * @param folder holds `<split>.json`, or `<split>.csv`
 * @throws UserError for labels that are wrong, with row and column where it is a csv file
 */
export async function readLabelledClips(
  folder: string,
  split: string,
  kind: 'scene' | 'event',
  type: PredictionType,
): Promise<readonly string[]> {
  const path = join(folder, labelsFile(split, type));
  switch (type) {
    case 'jnd': {
      const pairs = await readJudgedPairs(path);
      return [...new Set([...pairs.values()].flatMap(({ files }) => files))];
    }
    case 'ranking':
      return [...new Set([...(await readRankTable(path)).values()].flat())];
    case 'regression':
      return [...(await readTargetTable(path, null)).values.keys()];
    case 'pitch':
      return [...(await readMelodyTable(path)).keys()];
    default: {
      const read = kind === 'scene' ? readSceneLabels : readEventLabels;
      return [...(await read(folder, split)).keys()];
    }
  }
}

/** Where a csv file first names each of these clips, in words: `row 3, column filename2`. */
export async function placesInCsv(
  path: string,
  clips: ReadonlySet<string>,
): Promise<ReadonlyMap<string, string>> {
  const places = new Map<string, string>();
  let columns: readonly string[] = [];
  await readCsv(
    path,
    'the labels of a split',
    (header) => {
      columns = header;
    },
    (fields, row) => {
      for (const [column, field] of fields.entries()) {
        if (clips.has(field) && !places.has(field))
          places.set(field, `row ${row}, column ${columns[column]}`);
      }
    },
  );
  return places;
}
