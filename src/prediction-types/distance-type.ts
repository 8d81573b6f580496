import { join } from 'node:path';
import { UserError } from '../errors.ts';
import type { RowIndex } from '../formats/folders/row-index.ts';
import { compareText } from '../numerics/text-order.ts';
import { checkEmbeddedClips } from './check-clips.ts';
import { groupRows } from './corpus-numbers.ts';
import type { ClipPair, DistanceMethod, LabelRow, PredictionType, Scoring } from './prediction-type.ts';
import type { SplitSource } from './split-source.ts';

/** What differs between types that are predicted by distances. */
export interface DistanceTypeParts<Name extends string>
  extends Pick<PredictionType<Name>, 'name' | 'inWords' | 'picture'>,
    Pick<DistanceMethod, 'readPairs'> {
  readonly problems: (rows: readonly LabelRow[]) => readonly string[];
  readonly readClips: (path: string) => Promise<Iterable<string>>;
  /** The text of `<split>.csv`, of sets (pairs, lists) sorted by name. */
  readonly table: (sets: readonly (readonly [name: string, rows: readonly LabelRow[]])[]) => string;
  readonly scoring: Omit<Scoring, 'usual'> & { readonly usual: readonly string[] };
}

/**
 * A type of sets of clips, in `<split>.csv`, of which pairs are compared: predictions are the distances of their
 * embeddings, and nothing is trained.
 */
export function distanceType<Name extends string>(parts: DistanceTypeParts<Name>): PredictionType<Name> {
  const { name, inWords, readClips, readPairs, problems, table, scoring, picture } = parts;
  const clipsOf = async (path: string) => [...new Set(await readClips(path))];
  return {
    name,
    inWords,
    labels: {
      format: 'csv',
      vocabulary: false,
      oneEach: false,
      readClips: (source) => clipsOf(labelsOf(source)),
    },
    corpus: {
      mayLack: false,
      everyLabelInEverySplit: () => false,
      inSets: true,
      namesTargets: false,
      written: {
        as: 'rows',
        problems,
        text(rows) {
          const sorted = [...rows].sort((a, b) => compareText(a.filestem, b.filestem));
          const sets = [...groupRows(sorted, ({ belongsTo }) => belongsTo ?? '')];
          return table(sets.sort(([a], [b]) => compareText(a, b)));
        },
      },
    },
    targets: {
      numbers: false,
      readColumns: async () => [],
      async read(source, index) {
        const path = labelsOf(source);
        checkEmbeddedClips(path, source, index, await clipsOf(path));
        checkSameLength(path, await readPairs(source), index);
        return { targets: new Uint8Array() };
      },
    },
    method: { by: 'distance', readPairs },
    scoring: { ...scoring, usual: () => scoring.usual },
    ...(picture === undefined ? {} : { picture }),
  };
}

/** Where a split's labels are. */
export function labelsOf({ folder, split }: SplitSource): string {
  return join(folder, `${split}.csv`);
}

/** @throws UserError for a pair whose embeddings have not as many frames */
function checkSameLength(path: string, pairs: readonly ClipPair[], index: RowIndex): void {
  const frames = new Map(index.files.map(({ filename, rows }) => [filename, rows]));
  for (const [one, other] of pairs) {
    const [own, others] = [frames.get(one), frames.get(other)];
    if (own === others) continue;
    throw new UserError(
      `${path}: ${one} has ${own} frames and ${other} ${others}; expected as many, as pairs are compared frame by frame`,
    );
  }
}
