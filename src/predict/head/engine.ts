import { chooseTfjsBackend, loadTfjsForTraining } from '../../compute/tfjs-backend.ts';
import { TfjsTrainer } from '../../compute/tfjs-trainer.ts';
import { type StepTrainer, Trainer } from '../../compute/trainer.ts';
import type { HeadOutput } from '../../prediction-types/prediction-type.ts';
import type { LayerShape } from './initial-state.ts';
import { tfjsHead } from './tfjs-head.ts';
import { trainingModel } from './training-model.ts';
import type { HeadConfig } from './types.ts';

/** What the steps of a training are computed by, where it is not ONNX Runtime; part of the key of each. */
export type Engine = {
  readonly name: 'tfjs';
  /** The package that computes, which rounds in its own way. */
  readonly backend: string;
  readonly version: string;
};

/** TensorFlow.js, on what there is on this machine. */
export function tfjsEngine(): Engine {
  const { package: backend, version } = chooseTfjsBackend();
  return { name: 'tfjs', backend, version };
}

/** A trainer of a head; `initial` is taken over. */
export async function createTrainer(
  engine: Engine | undefined,
  shapes: readonly LayerShape[],
  output: HeadOutput,
  { dropout }: Pick<HeadConfig, 'dropout'>,
  initial: ReadonlyMap<string, Float32Array>,
): Promise<StepTrainer> {
  if (engine === undefined) {
    return Trainer.create(trainingModel(shapes, output, dropout), initial);
  }
  const tf = await loadTfjsForTraining(chooseTfjsBackend());
  return new TfjsTrainer(tf, tfjsHead(tf, shapes, output, dropout), initial);
}
