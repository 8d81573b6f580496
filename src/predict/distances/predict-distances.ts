import { join } from 'node:path';
import { readNpyRows } from '../../formats/npy.ts';
import { stringifyPairTable, type ValuedPair } from '../../formats/pair-table.ts';
import type { DistanceType } from '../../formats/prediction-type.ts';
import type { PredictionsInfo } from '../../formats/predictions-info.ts';
import { defineStep, writeFileAtomic } from '../../pipeline/index.ts';
import type { InputSource } from '../../pipeline/types.ts';
import { splitSources } from '../check-embeddings.ts';
import { matrixPath, readSplitShape } from '../embedded-splits.ts';
import type { SplitSource } from '../split-source.ts';
import type { LabelSpace } from '../targets.ts';
import { clipDistance } from './clip-distance.ts';
import { readLabelledPairs } from './labelled-pairs.ts';

export type PredictDistancesParams = {
  readonly kind: LabelSpace['kind'];
  readonly prediction_type: DistanceType;
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
  name: 'PredictDistances',
  version: '1',
  async run({ params, inputs, outDir, signal, progress }) {
    const splits: PredictionsInfo['splits'] = {};
    const all: ValuedPair[] = [];
    const sources = splitSources(params.tests, inputs.tests);
    for (const source of sources) {
      const pairs = await readLabelledPairs(source, params.prediction_type);
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
  kind: LabelSpace['kind'],
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
