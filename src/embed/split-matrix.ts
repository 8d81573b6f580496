import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { BadInputsError } from '../errors.ts';
import { placesInCsv } from '../formats/labelled-clips.ts';
import { decodeNpy, writeNpy } from '../formats/npy.ts';
import { labelsFile, type PredictionType } from '../formats/prediction-type.ts';
import { type RowIndex, stringifyRowIndex } from '../formats/row-index.ts';
import { defineStep, writeFileAtomic } from '../pipeline/index.ts';
import type { InputFolder, InputSource } from '../pipeline/types.ts';
import type { EmbeddingKind } from './kept-embeddings.ts';
import { labelledSplits, rowOrder } from './row-order.ts';

export type SplitMatrixParams = {
  readonly kind: EmbeddingKind;
  readonly split: string;
  /** Of tasks whose labels are in `<split>.csv`; without it they are in `<split>.json`. */
  readonly prediction_type?: PredictionType;
  /** The splits before this one in the task's metadata, in that order: how much they hold decides the order of rows. */
  readonly preceding: readonly string[];
};

type SplitMatrixInputs = {
  /** Output of `EmbedSplit`. */
  readonly embeddings: InputSource;
  /** `<split>.json` or `<split>.csv` of the task. */
  readonly labels: InputSource;
  /** The same of each preceding split. */
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
  name: 'SplitMatrix',
  version: '1',
  async run({ params, inputs, outDir, progress, signal }) {
    const { kind, split, prediction_type: type = 'multilabel' } = params;
    const files = await rowOrder(
      labelledSplits(params.preceding, inputs.preceding),
      { split, labels: inputs.labels },
      { kind, type },
    );
    await checkFiles(files, inputs.embeddings, split, path.join(inputs.labels.path, labelsFile(split, type)));

    const stem = (file: string) => path.join(inputs.embeddings.path, split, file);
    const index = await rowIndex(files, kind === 'scene' ? null : (file) => `${stem(file)}.timestamps.json`);
    const embedding = (file: string) => readEmbedding(`${stem(file)}.embedding.npy`);
    const columns = embedding(files[0] ?? '').shape.at(-1) ?? 0;
    async function* rows() {
      for (const [done, file] of files.entries()) {
        signal.throwIfAborted();
        yield embedding(file).data;
        progress(done + 1, files.length, 'files');
      }
    }
    await writeNpy(path.join(outDir, `${split}.embeddings.npy`), [index.rows, columns], rows());
    await writeFileAtomic(path.join(outDir, `${split}.index.csv`), stringifyRowIndex(index));
    const labels = labelsFile(split, type);
    await writeFileAtomic(path.join(outDir, labels), await readFile(path.join(inputs.labels.path, labels)));
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
    `${path.basename(labels)} names ${absent.length} of ${files.length} files of which the task folder has no audio:`,
    absent.map((file) => (places === null ? file : `${places.get(file)}: ${file}`)),
  );
}

async function rowIndex(
  files: readonly string[],
  timestampsPath: ((file: string) => string) | null,
): Promise<RowIndex> {
  const times: number[][] = [];
  let rows = 0;
  const ranges = [];
  for (const filename of files) {
    const own = timestampsPath && (JSON.parse(await readFile(timestampsPath(filename), 'utf8')) as number[]);
    ranges.push({ filename, firstRow: rows, rows: own?.length ?? 1 });
    rows += own?.length ?? 1;
    if (own) times.push(own);
  }
  return { rows, files: ranges, timestamps: timestampsPath && Float64Array.from(times.flat()) };
}

/** At once: most are small, and the matrix is written between one and the next. */
function readEmbedding(file: string) {
  return decodeNpy(readFileSync(file), file);
}
