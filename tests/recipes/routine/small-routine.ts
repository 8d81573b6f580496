import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { TestTone } from '../../../src/datasets/index.ts';
import {
  adam,
  dropout,
  type Layers,
  linear,
  Model,
  meanSquaredError,
  type Parameters,
  Routine,
  type RoutineOptions,
  type Value,
} from '../../../src/recipes/index.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

export type SmallParameters = Parameters & { readonly learning_rate: number; readonly units: number };

export const SMALL: SmallParameters = {
  batch_size: 6,
  dataset_split: [0.6, 0.2, 0.2],
  learning_rate: 0.01,
  num_of_epochs: 4,
  testing: false,
  units: 4,
  with_early_stopping: false,
};

export const SAMPLES = 16;

/** Two layers on some samples. */
export class Small extends Model<SmallParameters> {
  readonly criterion = meanSquaredError;
  readonly optimiser = adam();
  readonly learningRate = this.parameters.learning_rate;

  override forward(layers: Layers, x: Value): Value {
    const { units } = this.parameters;
    const hidden = linear(layers, 'hidden', x, { inputs: SAMPLES, outputs: units });
    const dropped = dropout(layers, 'hidden', layers.graph.op('Relu', [hidden]), 0.2);
    return linear(layers, 'output', dropped, { inputs: units, outputs: 1 });
  }
}

export const SETTINGS = { duration: 0.016, sampleRate: 8000 };
export const SOUNDS = 20;

/** A routine that is set but for its training, in a folder of its own or in `folder`. */
export async function smallRoutine(
  t: ExecutionContext,
  changes: Partial<SmallParameters> = {},
  folder: string = temporaryFolder(t),
  options: RoutineOptions = {},
): Promise<{ readonly routine: Routine<SmallParameters>; readonly folder: string }> {
  const routine = new Routine<SmallParameters>({
    exportsDir: join(folder, 'model'),
    progress: null,
    ...options,
  });
  await routine.setParameters({ ...SMALL, ...changes });
  await routine.importDataset({
    datasetDir: join(folder, 'data'),
    LocalSampler: TestTone,
    datasetSize: SOUNDS,
    samplerSettings: SETTINGS,
  });
  routine.D.X = routine.D.X.narrow(1, 0, SAMPLES);
  routine.D.Y = routine.D.labels.map(({ f_0 }) => [Math.log2(Number(f_0?.[0]) / 440)]);
  routine.setModel(new Small(routine.P));
  return { routine, folder };
}
