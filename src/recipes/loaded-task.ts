import type { Criterion } from '../predict/judge/validation-score.ts';
import { standardised } from '../predict/rows/standardise.ts';
import { scaleOf } from '../predict/rows/standardised-rows.ts';
import type { Excerpt } from '../prediction-types/excerpt.ts';
import type { LabelSpace } from '../prediction-types/label-space.ts';
import { headMethod } from '../prediction-types/registry.ts';
import { rowsInMemory } from '../train/rows.ts';
import { type FeatureScale, featureScale, scale } from './feature-scale.ts';
import {
  type ClipSource,
  type FrameTiming,
  type LabelledClips,
  readLabelledClips,
} from './labelled-clips.ts';
import type { JudgedTask } from './task-judge.ts';

/** A task that a network is trained on. */
export interface TrainedPart {
  /** Name of the output. */
  readonly output: string;
  readonly space: LabelSpace;
  readonly criterion: Criterion;
  /** What its loss is multiplied by. */
  readonly weight: number;
  /** What the task has chosen to be looked at. */
  readonly excerpts: readonly Excerpt[];
  readonly train: readonly ClipSource[];
  readonly valid: readonly ClipSource[];
  /** Of each split to validate on the folder with its sounds; empty where none are looked at. */
  readonly validAudio: readonly string[];
}

/** A task in memory. */
export interface LoadedTask extends JudgedTask {
  readonly part: TrainedPart;
  /** Targets as they are learnt. */
  readonly train: LabelledClips;
}

/** Reads a task. */
export async function loadTask(part: TrainedPart, timing: FrameTiming): Promise<LoadedTask> {
  const { space, criterion, weight, output: name } = part;
  const { output: read, groups, scalesTargets } = headMethod(space.predictionType);
  const output = { name, kind: space.kind, output: read, groups, columns: space.vocabulary.length };
  const train = await readLabelledClips(part.train, space, timing);
  const valid = await readLabelledClips(part.valid, space, timing);
  const common = { part, space, criterion, weight, valid };
  if (!scalesTargets) return { ...common, output, train };
  const numbers = Float32Array.from(train.targets);
  const units = await scaleOf(rowsInMemory(numbers, output.columns));
  return {
    ...common,
    output: { ...output, scale: units },
    train: { ...train, targets: standardised(numbers, units) },
  };
}

/** Brings all clips to mean 0 and deviation 1 in each bin, by those that are trained on. */
export function scaleClips(tasks: readonly LoadedTask[], bins: number): FeatureScale {
  const features = featureScale(
    tasks.flatMap(({ train }) => train.clips),
    bins,
  );
  for (const { train, valid } of tasks) {
    for (const { values, frames } of [...train.clips, ...valid.clips]) scale(values, frames, features);
  }
  return features;
}
