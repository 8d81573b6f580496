import { join } from 'node:path';
import { readNpyRows } from '../../formats/files/npy.ts';
import type { PredictionsInfo } from '../../formats/folders/predictions-info.ts';
import { stringifyPairTable, type ValuedPair } from '../../formats/labels/pair-table.ts';
import { defineStep, writeFileAtomic } from '../../pipeline/index.ts';
import type { InputSource } from '../../pipeline/types.ts';
import type { RowKind } from '../../prediction-types/prediction-type.ts';
import { type PredictionTypeName, predictionType } from '../../prediction-types/registry.ts';
import type { SplitSource } from '../../prediction-types/split-source.ts';
import { splitSources } from '../rows/check-embeddings.ts';
import { matrixPath, readSplitShape } from '../rows/embedded-splits.ts';
import { clipDistance } from './clip-distance.ts';

export type PredictDistancesParams = {
  readonly kind: RowKind;
  readonly prediction_type: PredictionTypeName;
  readonly tests: readonly string[];
};

type PredictDistancesInputs = {
  /** Output of `CheckEmbeddings`. */
  readonly checked: InputSource;
  /** Matrix, index and labels of each test split, in the order of `params.tests`. */
  readonly tests: readonly InputSource[];
};

/**
 * Predicts the distances of pairs of clips by those of their embeddings, without any training:
 * `predicted-<split>.csv`, all of them together in `predicted-test.csv`, and `predictions.json`.
 */
export const predictDistances = defineStep<PredictDistancesParams, PredictDistancesInputs>({
  module: import.meta.url,
  name: 'PredictDistances',
  version: '1',
  async run({ params, inputs, outDir, signal, progress }) {
    const { method } = predictionType(params.prediction_type);
    if (method.by !== 'distance') throw new RangeError(`${params.prediction_type} is predicted by heads`);
    const splits: PredictionsInfo['splits'] = {};
    const all: ValuedPair[] = [];
    const sources = splitSources(params.tests, inputs.tests);
    for (const source of sources) {
      const pairs = await method.readPairs(source);
      const read = await embeddingReader(source, params.kind);
      const ofSplit: ValuedPair[] = [];
      for (const [done, files] of pairs.entries()) {
        signal.throwIfAborted();
        ofSplit.push({ files, value: clipDistance(await read(files[0]), await read(files[1])) });
        progress(done + 1, pairs.length, 'pairs');
      }
      const table = stringifyPairTable('distance', ofSplit);
      await writeFileAtomic(join(outDir, `predicted-${source.split}.csv`), table);
      all.push(...ofSplit);
      splits[source.split] = UNTRAINED;
    }
    if (!params.tests.includes('test')) {
      await writeFileAtomic(join(outDir, 'predicted-test.csv'), stringifyPairTable('distance', all));
    }
    const info: PredictionsInfo = { protocol: 'distance', seed: 0, grid: null, splits };
    await writeFileAtomic(join(outDir, 'predictions.json'), `${JSON.stringify(info, null, 2)}\n`);
  },
});

const UNTRAINED = {
  train: [],
  valid: [],
  grid_point: {},
  epoch: null,
  validation_score: null,
  postprocessing: null,
};

/** Reads the rows of a clip, those it asked for before being forgotten: only two are ever needed at a time. */
async function embeddingReader(
  source: SplitSource,
  kind: RowKind,
): Promise<(file: string) => Promise<Float32Array>> {
  const { columns, index } = await readSplitShape(source, kind);
  const files = new Map(index.files.map((file) => [file.filename, file]));
  return async (name) => {
    const { firstRow, rows } = files.get(name) ?? { firstRow: 0, rows: 0 };
    const embedding = new Float32Array(rows * columns);
    await readNpyRows(matrixPath(source), embedding, firstRow);
    return embedding;
  };
}
