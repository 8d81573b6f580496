import { UserError } from '../errors.ts';
import {
  type Criterion,
  directionOf,
  type Validation,
  validator,
} from '../predict/judge/validation-score.ts';
import { inUnits, standardised } from '../predict/rows/standardise.ts';
import type { LabelSpace } from '../prediction-types/label-space.ts';
import type { LabelledClips } from './labelled-clips.ts';
import type { NetworkOutput } from './network-output.ts';

/** A task that networks are validated by. */
export interface JudgedTask {
  readonly space: LabelSpace;
  /** The first of its scores, or the loss. */
  readonly criterion: Criterion;
  readonly output: NetworkOutput;
  /** What its loss is multiplied by. */
  readonly weight: number;
  readonly valid: LabelledClips;
}

/** What makes one number of what a network says of all tasks' validation clips, shapes (rows, columns). */
export interface Judge {
  /** Whether more is better. */
  readonly mode: 'max' | 'min';
  readonly judge: (said: readonly Float32Array[]) => number;
}

/**
 * Scores what a network says of validation clips, in the units of the targets, and tells how events are made of frames where
 * that is best.
 */
export function taskValidator({
  space,
  criterion,
  output,
  valid,
}: JudgedTask): (said: Float32Array) => Validation {
  const { scale } = output;
  const validate = validator(criterion, valid, space);
  return (said) => validate(scale === undefined ? said : inUnits(said, scale));
}

/**
 * The mean of the tasks' scores, or of their losses by weight.
 *
 * @throws UserError where of some scores more is better and of others less
 */
export function judgeOf(tasks: readonly JudgedTask[], by: 'score' | 'loss'): Judge {
  if (by === 'loss' || tasks.every(({ criterion }) => criterion.score === null)) return lossJudge(tasks);
  const directions = tasks.map(({ criterion }) => directionOf(criterion));
  const odd = directions.findIndex((direction) => direction !== directions[0]);
  if (odd >= 0) {
    const name = (place: number) => `${tasks[place]?.output.name} ${tasks[place]?.criterion.score ?? 'loss'}`;
    throw new UserError(
      `training.validation: score; of ${name(0)} and ${name(odd)} one is better when it is larger, the other when it is smaller: expected loss`,
    );
  }
  const validators = tasks.map(taskValidator);
  return {
    mode: directions[0] === 'maximize' ? 'max' : 'min',
    judge: (said) => mean(said.map((values, place) => validators[place]?.(values).score ?? Number.NaN)),
  };
}

function lossJudge(tasks: readonly JudgedTask[]): Judge {
  const losses = tasks.map(({ space, output: { scale }, valid }) => {
    const targets =
      scale === undefined ? valid.targets : standardised(Float32Array.from(valid.targets), scale);
    return validator({ score: null, postprocessing: [] }, { ...valid, targets }, space);
  });
  return {
    mode: 'min',
    judge: (said) =>
      mean(
        said.map(
          (values, place) => (tasks[place]?.weight ?? 1) * (losses[place]?.(values).score ?? Number.NaN),
        ),
      ),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
