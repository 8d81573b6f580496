import { ResidentTrainer } from './resident-trainer.ts';
import { RoundTrainer } from './round-trainer.ts';
import type { StatePlace } from './state-place.ts';
import { type StepTrainer, Trainer, type TrainerOptions } from './trainer.ts';
import type { TrainingModel } from './training-graph.ts';

/** What trains a model on ONNX Runtime; `initial` is taken over. @param options.stateIn @default memory */
export function createTrainer(
  model: TrainingModel,
  initial: ReadonlyMap<string, Float32Array>,
  { stateIn, ...options }: TrainerOptions & { readonly stateIn?: StatePlace | undefined } = {},
): Promise<StepTrainer> {
  if (stateIn === 'rounds') return RoundTrainer.create(model, initial, options);
  if (stateIn === 'device') return ResidentTrainer.create(model, initial, options);
  return Trainer.create(model, initial, options);
}
