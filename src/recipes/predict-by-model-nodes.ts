import { resolve } from 'node:path';
import { UserError } from '../errors.ts';
import { dataSplits } from '../formats/folders/data-splits.ts';
import { undividedTask } from '../modules/network/model-outputs.ts';
import { MODEL_FILE, RUN_FILE } from '../modules/trained-folder.ts';
import { folder, select } from '../pipeline/index.ts';
import type { StepNode } from '../pipeline/types.ts';
import { descriptionFiles, labelsFile } from '../prediction-types/label-files.ts';
import { labelParams } from '../prediction-types/label-space.ts';
import { predictionType } from '../prediction-types/registry.ts';
import { networkOf, type TrainedModel } from './model-folder.ts';
import { predictByModel } from './predict-by-model.ts';
import type { TrainedTask } from './trained-task.ts';

/**
 * Makes the step that predicts the test splits of a task by a trained model. On a task that it was trained on, each test split
 * is predicted by a network that has not seen it; on another with the same labels by the model itself.
 *
 * @param publishTo `<embeddings>/<name>/<task>`
 * @throws UserError where the model does not go with the task, or has seen what it would be tested on
 */
export function predictByModelNode(model: TrainedModel, task: TrainedTask, publishTo: string): StepNode {
  const { metadata, node, name: scope } = task;
  const { prediction_type: type } = metadata;
  const output = outputFor(model, task);
  const tests = dataSplits(metadata).flatMap(({ test }) => test);
  const isOwn = output.task === scope;
  if (!isOwn && undividedTask(output.task) === scope) {
    throw new UserError(
      `${model.folder}: was trained on clips of ${scope} that dataset_split divided anew; expected --task ${output.task}`,
    );
  }
  const networks = isOwn ? networksOf(model, output.name, tests) : tests.map(() => undefined);
  const { vocabulary } = predictionType(type).labels;
  return predictByModel({
    scope,
    label: model.name,
    params: {
      ...labelParams(metadata),
      ...(output.settings === undefined ? {} : { [type]: output.settings }),
      output: output.name,
      labels: output.labels,
      sample_rate: model.sampleRate,
      hop: model.hop,
      ...(metadata.excerpts === undefined ? {} : { excerpts: metadata.excerpts }),
      tests: tests.map((split, position) => {
        const network = networks[position];
        return {
          split,
          network: network ?? null,
          file: network === undefined ? MODEL_FILE : networkOf(network),
        };
      }),
    },
    inputs: {
      model: select(folder(model.folder), [RUN_FILE, isOwn ? networkOf('*') : MODEL_FILE]),
      task: select(node, [
        ...descriptionFiles(type),
        ...(vocabulary ? [] : tests.slice(0, 1).map((split) => labelsFile(split, type))),
      ]),
      audio: tests.map((split) => select(node, `${model.sampleRate}/${split}/**/*.wav`)),
      labels: tests.map((split) => select(node, labelsFile(split, type))),
    },
    publishTo: resolve(publishTo),
  });
}

type Output = TrainedModel['outputs'][number];

/**
 * The output that was trained on the task, or on another of its name, or the only one that says the same of the same.
 *
 * @throws UserError where there is none, or several
 */
function outputFor({ folder: place, outputs }: TrainedModel, { name, metadata }: TrainedTask): Output {
  const { embedding_type: kind, prediction_type: type, task_name } = metadata;
  const fitting = outputs.filter((output) => output.kind === kind && output.prediction_type === type);
  const chosen =
    fitting.find(({ task }) => task === name) ??
    fitting.find((output) => output.name === task_name) ??
    (fitting.length === 1 ? fitting[0] : undefined);
  if (chosen !== undefined) return chosen;
  if (fitting.length > 1) {
    throw new UserError(
      `${place}: says ${type} of ${kind}s for ${fitting.map((output) => output.name).join(' and ')}; task ${name} is none of them: expected a task of one of these names`,
    );
  }
  const says = outputs.map((output) => `${output.prediction_type} of ${output.kind}s`);
  throw new UserError(
    `${place}: says ${[...new Set(says)].join(', ')}; task ${name} is ${type} of ${kind}s: expected a task of its kind, as ${outputs.map(({ task }) => task).join(', ')}`,
  );
}

/** For each test split the network that has not seen it. @throws UserError where there is none */
function networksOf(
  { folder: place, run }: TrainedModel,
  output: string,
  tests: readonly string[],
): string[] {
  const byTest = new Map(
    Object.entries(run.networks).flatMap(([name, { tasks }]) => {
      const test = tasks[output]?.test ?? null;
      return test === null ? [] : [[test, name] as const];
    }),
  );
  const seen = tests.filter((split) => !byTest.has(split));
  if (seen.length === 0) return tests.map((split) => byTest.get(split) as string);
  throw new UserError(
    `${place}: has networks for ${[...byTest.keys()].join(', ')} alone, and has seen ${seen.join(', ')}; expected one for each fold: train it without --folds`,
  );
}
