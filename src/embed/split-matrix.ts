import { readFileSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { at, last } from '../at.ts';
import { BadInputsError } from '../errors.ts';
import { decodeNpy, openNpyMatrix, readNpyShape, writeNpy } from '../formats/files/npy.ts';
import { NumberList } from '../formats/files/number-list.ts';
import { type RowIndex, writeRowIndex } from '../formats/folders/row-index.ts';
import { placesInCsv } from '../formats/labels/places-in-csv.ts';
import { copyFileAtomic, defineStep } from '../pipeline/index.ts';
import type { InputFolder, InputSource } from '../pipeline/types.ts';
import { labelsFile } from '../prediction-types/label-files.ts';
import type { PredictionTypeName } from '../prediction-types/registry.ts';
import type { EmbeddingKind } from './kept-embeddings.ts';
import { labelledSplits, rowOrder } from './row-order.ts';

/** Bytes of embeddings that are read at once. */
const AT_ONCE = 4 * 2 ** 20;

export type SplitMatrixParams = {
  readonly kind: EmbeddingKind;
  readonly split: string;
  /** Of tasks whose labels are in `<split>.csv`; without it they are in `<split>.json`. */
  readonly prediction_type?: PredictionTypeName;
  /** The splits before this one in the task's metadata, in that order: how much they hold decides the order of rows. */
  readonly preceding: readonly string[];
};

type SplitMatrixInputs = {
  /** Output of `EmbedSplit`. */
  readonly embeddings: InputSource;
  /** `<split>.json` or `<split>.csv` of the task. */
  readonly labels: InputSource;
  /** Labels of each preceding split. */
  readonly preceding: readonly InputSource[];
};

/**
 * Joins the embeddings of a split's files into `<split>.embeddings.npy`, shape (rows, d), with `<split>.index.csv`, the
 * file (and for events the timestamp in milliseconds) of each row, and copies the labels.
 *
 * The rows are in the order of hear-eval-kit: one Python `random.Random(0)` shuffles the files of each split, split by
 * split in the order of the metadata; the frames of a file stay together.
 */
export const splitMatrix = defineStep<SplitMatrixParams, SplitMatrixInputs>({
  module: import.meta.url,
  name: 'SplitMatrix',
  version: '1',
  async run({ params, inputs, outDir, progress, signal }) {
    const { kind, split, prediction_type: type = 'multilabel' } = params;
    const files = await rowOrder(
      labelledSplits(params.preceding, inputs.preceding),
      { split, labels: inputs.labels },
      { kind, type },
    );
    await checkFiles(files, inputs.embeddings, split, join(inputs.labels.path, labelsFile(split, type)));

    const stem = (file: string) => join(inputs.embeddings.path, split, file);
    const index = await rowIndex(files, kind === 'scene' ? null : (file) => `${stem(file)}.timestamps.json`);
    const embedding = (file: string) => `${stem(file)}.embedding.npy`;
    const columns = last(await readNpyShape(embedding(at(files, 0))));
    async function* rows() {
      for (const [done, file] of files.entries()) {
        for await (const some of rowsOf(embedding(file))) {
          signal.throwIfAborted();
          yield some;
        }
        progress(done + 1, files.length, 'files');
      }
    }
    await writeNpy(join(outDir, `${split}.embeddings.npy`), [index.rows, columns], rows());
    await writeRowIndex(join(outDir, `${split}.index.csv`), index);
    const labels = labelsFile(split, type);
    await copyFileAtomic(join(inputs.labels.path, labels), join(outDir, labels));
  },
});

async function checkFiles(
  files: readonly string[],
  embeddings: InputFolder,
  split: string,
  labels: string,
): Promise<void> {
  const present = new Set(embeddings.files);
  const absent = files.filter((file) => !present.has(`${split}/${file}.embedding.npy`));
  if (absent.length === 0) return;
  const places = labels.endsWith('.csv') ? await placesInCsv(labels, new Set(absent)) : null;
  throw new BadInputsError(
    `${basename(labels)} names ${absent.length} of ${files.length} files of which the task folder has no audio:`,
    absent.map((file) => (places === null ? file : `${places.get(file)}: ${file}`)),
  );
}

async function rowIndex(
  files: readonly string[],
  timestampsPath: ((file: string) => string) | null,
): Promise<RowIndex> {
  const times = new NumberList(Float64Array);
  let rows = 0;
  const ranges = [];
  for (const filename of files) {
    const own = timestampsPath && (JSON.parse(await readFile(timestampsPath(filename), 'utf8')) as number[]);
    const count = own === null ? 1 : own.length;
    ranges.push({ filename, firstRow: rows, rows: count });
    rows += count;
    for (const time of own ?? []) times.push(time);
  }
  return { rows, files: ranges, timestamps: timestampsPath && times.finish() };
}

/** Most are small, and read at once; the matrix is written between one and the next, which come in the same memory. */
async function* rowsOf(file: string): AsyncGenerator<Float32Array> {
  if (statSync(file).size <= AT_ONCE) {
    yield decodeNpy(readFileSync(file), file).data;
    return;
  }
  const { rows, columns, readRows, close } = await openNpyMatrix(file);
  try {
    const step = Math.max(1, Math.floor(AT_ONCE / (columns * Float32Array.BYTES_PER_ELEMENT)));
    const memory = new Float32Array(Math.min(step, rows) * columns);
    for (let first = 0; first < rows; first += step) {
      const some = memory.subarray(0, Math.min(step, rows - first) * columns);
      await readRows(some, first);
      yield some;
    }
  } finally {
    await close();
  }
}
