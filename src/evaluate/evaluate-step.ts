import { basename, dirname, join, resolve } from 'node:path';
import { mathComponent } from '../component-versions.ts';
import { infiniteAsText } from '../formats/files/infinite-numbers.ts';
import { encodeResamples, RESAMPLES_FILE } from '../formats/folders/resamples-file.ts';
import { defineStep, select, writeFileAtomic } from '../pipeline/index.ts';
import type { FolderNode, InputFolder, InputSource, JsonObject, StepNode } from '../pipeline/types.ts';
import { descriptionFiles, labelsFile } from '../prediction-types/label-files.ts';
import type { TaskMetadata } from '../prediction-types/task-metadata.ts';
import { hear2021Scores } from './hear2021-scores.ts';
import { overSeeds } from './over-seeds.ts';
import { readScoredTask, testSplits } from './scored-task.ts';
import { summarize } from './summarize.ts';

const RESAMPLES = 1000;

type EvaluateParams = {
  /** Test splits, in the order of `inputs.labels`. */
  readonly splits: readonly string[];
  readonly embeddingPath: string;
  readonly resamples: number;
  readonly seed: number;
  readonly about: JsonObject;
};

type EvaluateInputs = {
  readonly task: InputSource;
  readonly labels: readonly InputSource[];
  readonly predictions: InputSource;
  /** Predictions by heads of further seeds. */
  readonly seeds: readonly InputSource[];
};

/** From labels and predictions of the test splits to `scores.json`, `resamples.npy` and `test.predicted-scores.json`. */
const evaluate = defineStep<EvaluateParams, EvaluateInputs>({
  module: import.meta.url,
  name: 'Evaluate',
  version: '7',
  computedBy: mathComponent(),
  async run({ params, inputs, outDir }) {
    const read = ({ path }: InputFolder) =>
      readScoredTask({
        task: inputs.task.path,
        labels: (split) => inputs.labels[params.splits.indexOf(split)]?.path ?? inputs.task.path,
        predictions: path,
      });
    const scored = await read(inputs.predictions);
    const { scores: first, resamples } = summarize(scored, params);
    const others = [];
    for (const seed of inputs.seeds) others.push(await read(seed));
    const file = others.length === 0 ? first : { ...first, seeds: overSeeds(first, others) };
    const hear2021 = hear2021Scores(scored, file, params.embeddingPath);
    await writeFileAtomic(join(outDir, 'scores.json'), `${JSON.stringify(file, infiniteAsText, 2)}\n`);
    await writeFileAtomic(join(outDir, RESAMPLES_FILE), encodeResamples(resamples));
    await writeFileAtomic(
      join(outDir, 'test.predicted-scores.json'),
      JSON.stringify(hear2021, infiniteAsText, 4),
    );
  },
});

type Source = StepNode | FolderNode;

export interface EvaluateOptions {
  readonly scope: string;
  readonly metadata: Pick<TaskMetadata, 'split_mode' | 'splits' | 'prediction_type'>;
  /** Where `task_metadata.json` and, where there are labels, `labelvocabulary.csv` are. */
  readonly task: Source;
  /** Where a test split's `<split>.json` or `<split>.csv` is. */
  readonly labels: (split: string) => Source;
  /** Where `predicted-<split>.csv` and `predictions.json` are. */
  readonly predictions: Source;
  /** Where `predicted-<split>.csv` and `predictions.json` of further seeds are. Default: none. */
  readonly seeds?: readonly Source[];
  /** The embeddings folder, `<embeddings>/<module>/<task>`. Its last two names become hear-eval-kit's `embedding_path`. */
  readonly publishTo: string;
  /** Seed of the bootstrap. Default 0. */
  readonly seed?: number;
  /** Copied into `scores.json`: versions, keys. Part of the key. */
  readonly about?: JsonObject;
}

/**
 * Makes the step `Evaluate`. The key sees only the files that are named here, so steps and the folder they were
 * published to give the same key.
 */
export function evaluateNode(options: EvaluateOptions): StepNode {
  const { scope, metadata, task, labels, predictions, publishTo, seeds = [], seed = 0, about = {} } = options;
  const splits = testSplits(metadata);
  const predicted = ['predictions.json', ...splits.map((split) => `predicted-${split}.csv`)];
  const folder = resolve(publishTo);
  return evaluate({
    scope,
    publishTo,
    params: {
      splits,
      embeddingPath: `${basename(dirname(folder))}/${basename(folder)}`,
      resamples: RESAMPLES,
      seed,
      about,
    },
    inputs: {
      task: select(task, descriptionFiles(metadata.prediction_type)),
      labels: splits.map((split) => select(labels(split), labelsFile(split, metadata.prediction_type))),
      predictions: select(predictions, predicted),
      seeds: seeds.map((source) => select(source, predicted)),
    },
  });
}
