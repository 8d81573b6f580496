import { graphComponents } from '../../component-versions.ts';
import type { DataSplit } from '../../formats/folders/data-splits.ts';
import { defineStep } from '../../pipeline/index.ts';
import type { StepNode } from '../../pipeline/types.ts';
import { readLabelSpace } from '../../prediction-types/label-space.ts';
import type { HeadTask } from '../head-task.ts';
import type { TrainedHeads } from '../protocols/trained-heads.ts';
import { splitSources } from '../rows/check-embeddings.ts';
import type { TrainingInputs, TrainingParams } from '../train-steps.ts';
import type { TrainingRecord } from '../training-record.ts';
import { inTrainingThread } from '../training-thread.ts';
import { METRICS } from './knn-model.ts';
import type { KnnRequest } from './knn-work.ts';

/** Nearest neighbours: `head.onnx`, which holds the rows of the train splits, `head.json`, `training.json`. */
const trainKnn = defineStep<Omit<TrainingParams, 'seed'>, TrainingInputs>({
  module: import.meta.url,
  name: 'TrainKnn',
  version: '1',
  computedBy: graphComponents(),
  async run({ params, inputs, outDir, signal, progress, log }) {
    const request: Omit<KnnRequest, 'control'> = {
      train: splitSources(params.train, inputs.train),
      valid: splitSources(params.valid, inputs.valid),
      space: await readLabelSpace(params, inputs.vocabulary),
      criterion: params.criterion,
      fewShot: params.few_shot,
      outDir,
    };
    const record = await inTrainingThread<TrainingRecord, number>('knn', request, {
      signal,
      onMessage: (done) => progress(done, METRICS.length, 'metrics'),
    });
    const { k, metric } = record.grid_point;
    const score = `${params.criterion.score ?? 'loss'} ${record.validation_score.toPrecision(4)}`;
    log(`${k} neighbours, ${metric}: validation ${score}`);
  },
});

/** A head for each data split, its metric and its number of neighbours chosen on its valid split. */
export function knnHeads(task: HeadTask, seed: number): TrainedHeads {
  const node = ({ train, valid, test }: DataSplit): StepNode =>
    trainKnn({
      scope: task.scope,
      label: task.fewShot === undefined ? test.join('|') : `${test.join('|')}, seed ${seed}`,
      params: { ...task.labels, criterion: task.criterion, train, valid, ...task.fewShotParams(seed) },
      inputs: {
        vocabulary: task.vocabulary(train),
        checked: task.checked,
        train: task.files(train),
        valid: task.files(valid),
      },
    });
  return { trainings: task.dataSplits.map(node), spawned: [], choices: [] };
}
