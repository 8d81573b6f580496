import { adam } from '../compute/optimisers/adam.ts';
import { chain } from '../compute/optimisers/chain.ts';
import { clipByGlobalNorm } from '../compute/optimisers/clip.ts';
import type { Optimiser } from '../compute/optimisers/optimiser.ts';
import { constant, cosine, exponential, plateau, type Schedule } from '../compute/optimisers/schedules.ts';
import { sgd } from '../compute/optimisers/sgd.ts';
import { adamW, weightDecay } from '../compute/optimisers/weight-decay.ts';
import type { CurvePoint } from '../train/curve.ts';
import { KAC_PREDICTION_RULE, type StoppingRule } from '../train/early-stopping.ts';
import type { Recipe } from './recipe.ts';

type TrainingSettings = Recipe['training'];

/** The optimiser of a recipe: clipping first, then what decays weights and takes the step. */
export function optimiserOf({ optimiser }: Pick<TrainingSettings, 'optimiser'>): Optimiser {
  const { name, momentum, nesterov, weight_decay: decay, clip_norm } = optimiser;
  const links = {
    adam: () => (decay === undefined ? [adam()] : [weightDecay(decay), adam()]),
    adamw: () => [adamW(decay)],
    sgd: () => {
      const steps = sgd({
        ...(momentum === undefined ? {} : { momentum }),
        ...(nesterov === undefined ? {} : { nesterov }),
      });
      return decay === undefined ? [steps] : [weightDecay(decay), steps];
    },
  }[name]();
  return chain(...(clip_norm === undefined ? [] : [clipByGlobalNorm(clip_norm)]), ...links);
}

/** The learning rate of an epoch, from 0, by what the validations before it were. */
export function learningRateOf(
  { learning_rate: rate, schedule, epochs }: Pick<TrainingSettings, 'learning_rate' | 'schedule' | 'epochs'>,
  mode: 'max' | 'min',
): (epoch: number, curve: readonly CurvePoint[]) => number {
  const { name, factor, patience, least } = schedule;
  const schedules: Readonly<Record<typeof name, () => Schedule>> = {
    constant: () => constant(rate),
    exponential: () => exponential(rate, factor ?? 0.95),
    cosine: () => cosine(rate, { length: epochs, ...(least === undefined ? {} : { least }) }),
    plateau: () =>
      plateau(rate, {
        mode,
        ...(factor === undefined ? {} : { factor }),
        ...(patience === undefined ? {} : { patience }),
        ...(least === undefined ? {} : { least }),
      }),
  };
  const chosen = schedules[name]();
  return (epoch, curve) =>
    chosen(
      epoch,
      curve.map(({ validationScore }) => validationScore),
    );
}

/** Whether a training goes on until whoever started it stops it. */
export function isOpenEnded({
  epochs,
  early_stopping: stopping,
}: Pick<TrainingSettings, 'epochs' | 'early_stopping'>): boolean {
  return epochs === 0 && stopping === 'none';
}

export function stoppingOf({
  early_stopping: stopping,
}: Pick<TrainingSettings, 'early_stopping'>): StoppingRule {
  if (stopping === 'none') return { patience: Number.POSITIVE_INFINITY };
  return stopping === 'kac_prediction' ? KAC_PREDICTION_RULE : stopping;
}
