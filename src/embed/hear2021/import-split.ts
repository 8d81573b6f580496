import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../errors.ts';
import { readMemmap } from '../../formats/files/memmap.ts';
import { missingFile } from '../../formats/files/missing-file.ts';
import { writeNpy } from '../../formats/files/npy.ts';
import { type RowIndex, RowIndexBuilder, writeRowIndex } from '../../formats/folders/row-index.ts';
import { readPickledLabels } from '../../formats/labels/pickled-labels.ts';
import { copyFileAtomic, defineStep } from '../../pipeline/index.ts';
import type { InputSource } from '../../pipeline/types.ts';
import type { EmbeddingKind } from '../kept-embeddings.ts';
import { labelledSplits, rowOrder } from '../row-order.ts';
import { hear2021Files, readDimensions, readFilenameTimestamps, rowLabels } from './split-files.ts';

type ImportSplitParams = {
  readonly split: string;
  readonly kind: EmbeddingKind;
  /** The splits before this one in the task's metadata, in that order. */
  readonly preceding: readonly string[];
};

type ImportSplitInputs = {
  /** `<split>.json` and what `hear2021Files` names. */
  readonly split: InputSource;
  /** `<split>.json` of each preceding split. */
  readonly preceding: readonly InputSource[];
  /** `<split>/<clip>.embedding.npy` and, for events, `<split>/<clip>.timestamps.json`, as far as they are there. */
  readonly clips: InputSource;
};

/**
 * Takes a split that `heareval.embeddings.runner` wrote: the matrix with a header, and an index of its rows. The kit does
 * not say which clip a row of a scene task is of: its shuffle is done again, and the labels that it pickled show that
 * every row is the one meant.
 */
export const importSplit = defineStep<ImportSplitParams, ImportSplitInputs>({
  module: import.meta.url,
  name: 'ImportSplit',
  version: '1',
  resumable: true,
  async run({ params, inputs, outDir, forEach }) {
    const { split, kind } = params;
    const folder = inputs.split.path;
    const names = hear2021Files(split);
    const shape = await readDimensions(folder, split);
    const index =
      kind === 'event'
        ? await indexOfFrames(folder, split)
        : indexOfClips(
            await rowOrder(
              labelledSplits(params.preceding, inputs.preceding),
              { split, labels: inputs.split },
              { kind, type: 'multilabel' },
            ),
          );
    if (index.rows !== shape[0]) {
      const source = kind === 'event' ? names.timestamps : `${split}.json`;
      throw new UserError(
        `${join(folder, names.dimensions)}: ${shape[0]} rows; expected ${index.rows}, as in ${source}`,
      );
    }
    await checkLabels(folder, split, kind, index);

    await writeNpy(join(outDir, names.matrix), shape, readMemmap(join(folder, names.matrix), shape));
    await writeRowIndex(join(outDir, `${split}.index.csv`), index);
    await copyFileAtomic(join(folder, `${split}.json`), join(outDir, `${split}.json`));
    await forEach(inputs.clips.files, { outputs: (file) => [file], unit: 'files' }, (file) =>
      copyFileAtomic(join(inputs.clips.path, file), join(outDir, file)),
    );
  },
});

function indexOfClips(filenames: readonly string[]): RowIndex {
  const files = filenames.map((filename, firstRow) => ({ filename, firstRow, rows: 1 }));
  return { rows: files.length, files, timestamps: null };
}

async function indexOfFrames(folder: string, split: string): Promise<RowIndex> {
  const builder = new RowIndexBuilder(join(folder, hear2021Files(split).timestamps), true);
  const rows = await readFilenameTimestamps(folder, split);
  for (const [row, [filename, time]] of rows.entries()) builder.add([filename, String(time)], row);
  return builder.finish();
}

async function checkLabels(folder: string, split: string, kind: EmbeddingKind, index: RowIndex) {
  const file = join(folder, hear2021Files(split).labels);
  const bytes = await readFile(file).catch(missingFile(file, 'the pickled labels of each row'));
  const found = readPickledLabels(bytes, file);
  const expected = await rowLabels(folder, split, kind, index);
  if (found.length !== expected.length) {
    throw new UserError(`${file}: labels of ${found.length} rows; expected ${expected.length}`);
  }
  const sorted = (labels: readonly string[] | undefined) => [...new Set(labels)].sort().join(', ');
  const odd = expected.findIndex((labels, row) => sorted(labels) !== sorted(found[row]));
  if (odd < 0) return;
  const clip = index.files.find(({ firstRow, rows }) => odd < firstRow + rows);
  const time = index.timestamps === null ? '' : ` at ${index.timestamps[odd]} ms`;
  throw new UserError(
    `${file}: row ${odd} has the labels [${sorted(found[odd])}]; expected [${sorted(expected[odd])}], those of ` +
      `${clip?.filename}${time} in ${split}.json`,
  );
}
