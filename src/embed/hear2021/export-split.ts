import { join } from 'node:path';
import { UserError } from '../../errors.ts';
import { writeMemmapOfNpy } from '../../formats/files/memmap.ts';
import { readNpyShape } from '../../formats/files/npy.ts';
import { PythonFloat, stringifyPythonJson } from '../../formats/files/python-json.ts';
import { writeChunks } from '../../formats/files/stream-file.ts';
import { type RowIndex, readRowIndex } from '../../formats/folders/row-index.ts';
import { pickleLabels } from '../../formats/labels/pickled-labels.ts';
import { copyFileAtomic, defineStep, writeFileAtomic } from '../../pipeline/index.ts';
import type { InputSource } from '../../pipeline/types.ts';
import type { EmbeddingKind } from '../kept-embeddings.ts';
import { hear2021Files, rowLabels } from './split-files.ts';

type ExportSplitInputs = {
  /** `<split>.embeddings.npy`, `<split>.index.csv`, `<split>.json`. */
  readonly split: InputSource;
  /** `<split>/<clip>.embedding.npy` and, for events, `<split>/<clip>.timestamps.json`, as far as they are there. */
  readonly clips: InputSource;
};

/**
 * Writes a split as `heareval.embeddings.runner` of hear-eval-kit 2021.1.3 does: the matrix without a header, its
 * dimensions, the labels of each row, for events the clip and time of each row, and the files of each clip.
 */
export const exportSplit = defineStep<
  { readonly split: string; readonly kind: EmbeddingKind },
  ExportSplitInputs
>({
  module: import.meta.url,
  name: 'ExportSplit',
  version: '1',
  resumable: true,
  async run({ params: { split, kind }, inputs, outDir, forEach }) {
    const names = hear2021Files(split);
    const from = (name: string) => join(inputs.split.path, name);
    const to = (name: string) => join(outDir, name);

    const index = await readRowIndex(from(`${split}.index.csv`));
    const shape = await readNpyShape(from(names.matrix));
    const [rows, columns] = shape;
    if (rows !== index.rows || columns === undefined || shape.length > 2) {
      throw new UserError(
        `${from(names.matrix)}: shape is (${shape.join(', ')}); expected ${index.rows} rows, as in ${split}.index.csv`,
      );
    }
    const labels = await rowLabels(inputs.split.path, split, kind, index);
    await copyFileAtomic(from(`${split}.json`), to(`${split}.json`));
    await writeFileAtomic(to(names.dimensions), stringifyPythonJson([rows, columns], null));
    await writeMemmapOfNpy(from(names.matrix), [rows, columns], to(names.matrix));
    await writeChunks(to(names.labels), pickleLabels(labels));
    if (kind === 'event') await writeFileAtomic(to(names.timestamps), filenameTimestamps(split, index));

    await forEach(inputs.clips.files, { outputs: (file) => [file], unit: 'files' }, (file) =>
      copyFileAtomic(join(inputs.clips.path, file), to(file)),
    );
    const withOwnFiles = new Set(inputs.clips.files);
    for (const { filename, firstRow, rows } of index.files) {
      if (!withOwnFiles.has(`${split}/${filename}.embedding.npy`)) continue;
      const own = labels.slice(firstRow, firstRow + rows);
      const text = kind === 'event' ? stringifyPythonJson(own, 4) : stringifyPythonJson(own[0] ?? [], null);
      await writeFileAtomic(to(`${split}/${filename}.target-labels.json`), text);
    }
  },
});

function filenameTimestamps(split: string, { files, timestamps }: RowIndex): string {
  if (timestamps === null) throw new RangeError(`rows of ${split} have no timestamps`);
  const rows = files.flatMap(({ filename, firstRow, rows }) =>
    Array.from({ length: rows }, (_, row) => [
      `${split}/${filename}`,
      new PythonFloat(timestamps[firstRow + row] as number),
    ]),
  );
  return stringifyPythonJson(rows, 4);
}
