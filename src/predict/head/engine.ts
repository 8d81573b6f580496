import type { Device } from '../../compute/devices.ts';
import { isTfjs } from '../../compute/engines.ts';
import type { StatePlace } from '../../compute/state-place.ts';
import { chooseTfjsBackend, loadTfjsForTraining } from '../../compute/tfjs-backend.ts';
import { type TfjsInUse, tfjsInUse } from '../../compute/tfjs-in-use.ts';
import type { StepTrainer } from '../../compute/trainer.ts';
import type { HeadOutput } from '../../prediction-types/prediction-type.ts';
import type { HeadOptions } from '../head-options.ts';
import type { LayerShape } from './initial-state.ts';
import type { HeadConfig } from './types.ts';

/** What the steps of a training are computed by, where it is not ONNX Runtime on the CPU; part of the key of each. */
export type Engine =
  | ({ readonly name: 'tfjs' } & TfjsInUse)
  | {
      readonly name: 'onnx';
      /** What ONNX Runtime computes on, which rounds in its own way. */
      readonly device: Exclude<Device, 'cpu'>;
    };

/** TensorFlow.js, on what there is on this machine. */
export function tfjsEngine(): Engine {
  return { name: 'tfjs', ...tfjsInUse() };
}

/**
 * What trains heads; `undefined`: ONNX Runtime on the CPU.
 *
 * @throws UserError for TensorFlow.js with a device, as it chooses its own
 */
export function engineOf(options: Pick<HeadOptions, 'engine' | 'device'>): Engine | undefined {
  if (isTfjs(options)) return tfjsEngine();
  const { device } = options;
  return device === undefined || device === 'cpu' ? undefined : { name: 'onnx', device };
}

/** A trainer of a head; `initial` is taken over. */
export async function createTrainer(
  { engine, stateIn }: { readonly engine?: Engine | undefined; readonly stateIn?: StatePlace | undefined },
  shapes: readonly LayerShape[],
  output: HeadOutput,
  { dropout }: Pick<HeadConfig, 'dropout'>,
  initial: ReadonlyMap<string, Float32Array>,
): Promise<StepTrainer> {
  if (engine?.name !== 'tfjs') {
    const { createTrainer: createOnnxTrainer } = await import('../../compute/create-trainer.ts');
    const { trainingModel } = await import('./training-model.ts');
    const device = engine?.device;
    return createOnnxTrainer(trainingModel(shapes, output, dropout), initial, { device, stateIn });
  }
  const { TfjsTrainer } = await import('../../compute/tfjs-trainer.ts');
  const { tfjsHead } = await import('./tfjs-head.ts');
  const tf = await loadTfjsForTraining(chooseTfjsBackend());
  return new TfjsTrainer(tf, tfjsHead(tf, shapes, output, dropout), initial);
}
