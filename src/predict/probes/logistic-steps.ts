import { at } from '../../at.ts';
import { graphComponents } from '../../component-versions.ts';
import type { DataSplit } from '../../formats/folders/data-splits.ts';
import { defineStep } from '../../pipeline/index.ts';
import type { InputSource, StepNode } from '../../pipeline/types.ts';
import { readLabelSpace } from '../../prediction-types/label-space.ts';
import type { HeadTask } from '../head-task.ts';
import type { TrainedHeads } from '../protocols/trained-heads.ts';
import { splitSources } from '../rows/check-embeddings.ts';
import type { TrainingInputs, TrainingParams } from '../train-steps.ts';
import type { TrainingRecord } from '../training-record.ts';
import { inTrainingThread } from '../training-thread.ts';
import type { ChooseLogisticRequest, LogisticPathRequest, PathRecord } from './logistic-work.ts';

/** Logistic regression on the train splits, with every strength of the penalty. */
const fitLogistic = defineStep<
  Omit<TrainingParams, 'seed' | 'valid' | 'criterion'>,
  Omit<TrainingInputs, 'valid'>
>({
  module: import.meta.url,
  name: 'FitLogistic',
  version: '4',
  computedBy: graphComponents(),
  async run({ params, inputs, outDir, signal, progress, log }) {
    const request: Omit<LogisticPathRequest, 'control'> = {
      train: splitSources(params.train, inputs.train),
      space: await readLabelSpace(params, inputs.vocabulary),
      fewShot: params.few_shot,
      outDir,
    };
    const { fits } = await inTrainingThread<PathRecord, { done: number; of: number }>(
      'fitLogistic',
      request,
      {
        signal,
        onMessage: ({ done, of }) => progress(done, of, 'strengths'),
      },
    );
    const unfinished = fits.filter(({ converged }) => !converged).map(({ strength }) => strength);
    if (unfinished.length > 0) log(`ended before they converged: C ${unfinished.join(', ')}`);
  },
});

type ChooseParams = Omit<TrainingParams, 'train'>;

/** Takes the strength that is best on average where it was not fitted: `head.onnx`, `head.json`, `training.json`. */
const chooseLogistic = defineStep<
  ChooseParams,
  Omit<TrainingInputs, 'train' | 'checked'> & {
    /** Output of `FitLogistic` for each of the valid splits, which it leaves out. */
    readonly rounds: readonly InputSource[];
    /** Output of `FitLogistic` that the head is taken from. */
    readonly fit: InputSource;
  }
>({
  module: import.meta.url,
  name: 'ChooseLogistic',
  version: '1',
  computedBy: graphComponents(),
  async run({ params, inputs, outDir, signal, progress, log }) {
    const sources = splitSources(params.valid, inputs.valid);
    const request: Omit<ChooseLogisticRequest, 'control'> = {
      rounds: sources.map((valid, position) => ({ valid, path: at(inputs.rounds, position).path })),
      fit: inputs.fit.path,
      space: await readLabelSpace(params, inputs.vocabulary),
      criterion: params.criterion,
      seed: params.seed,
      outDir,
    };
    const record = await inTrainingThread<TrainingRecord, number>('chooseLogistic', request, {
      signal,
      onMessage: (done) => progress(done, sources.length, 'rounds'),
    });
    const score = `${params.criterion.score ?? 'loss'} ${record.validation_score.toPrecision(4)}`;
    log(`C ${record.grid_point.strength}: validation ${score}`);
  },
});

/**
 * A head for each data split. With folds its strength is cross-validated over all folds but the test fold, each left out
 * once, and the head is fitted on all of them; else it is chosen on the valid split, and the head is fitted on the train
 * split. So it is too where few clips are drawn.
 */
export function logisticHeads(task: HeadTask, seed: number): TrainedHeads {
  const fits = new Map<string, StepNode>();
  const fitOn = (train: readonly string[]): StepNode => {
    const name = train.join('|');
    const known = fits.get(name);
    if (known !== undefined) return known;
    const node = fitLogistic({
      scope: task.scope,
      label: task.fewShot === undefined ? name : `${name}, seed ${seed}`,
      params: { ...task.labels, train, ...task.fewShotParams(seed) },
      inputs: { vocabulary: task.vocabulary(train), checked: task.checked, train: task.files(train) },
    });
    fits.set(name, node);
    return node;
  };
  const isCrossed = task.dataSplits.length > 1 && task.fewShot === undefined;
  const node = ({ train, valid, test }: DataSplit): StepNode => {
    const folds = [...train, ...valid].sort();
    const left = isCrossed ? folds : valid;
    const others = (fold: string) => folds.filter((each) => each !== fold);
    return chooseLogistic({
      scope: task.scope,
      label: task.fewShot === undefined ? test.join('|') : `${test.join('|')}, seed ${seed}`,
      params: {
        ...task.labels,
        criterion: task.criterion,
        valid: left,
        seed: task.fewShot === undefined ? 0 : seed,
      },
      inputs: {
        vocabulary: task.vocabulary(left),
        valid: task.files(left),
        rounds: left.map((fold) => fitOn(isCrossed ? others(fold) : train)),
        fit: fitOn(isCrossed ? folds : train),
      },
    });
  };
  return { trainings: task.dataSplits.map(node), spawned: [], choices: [] };
}
