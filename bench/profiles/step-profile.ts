import { Trainer } from '../../src/compute/trainer.ts';
import { batchFeeder } from '../../src/predict/head/batches.ts';
import { initialState, layerShapes } from '../../src/predict/head/initial-state.ts';
import { trainingModel } from '../../src/predict/head/training-model.ts';
import type { HeadConfig } from '../../src/predict/head/types.ts';
import { profiled } from './node-profile.ts';
import { productsPerSecond } from './products.ts';

const STEPS = 12;

/**
 * What training steps of a head do with their time, after ONNX Runtime's own profile, on one thread: the share of matrix
 * products, their rate, and that of a large product, in operations per second.
 */
export async function profileOfStep(
  config: HeadConfig,
  { rows, columns, labels }: { readonly rows: number; readonly columns: number; readonly labels: number },
): Promise<{ readonly share: number; readonly rate: number; readonly singlePeak: number }> {
  const shapes = layerShapes(config, columns, labels);
  const model = trainingModel(shapes, 'multiclass', config.dropout);
  const { made: trainer, endProfile } = await profiled(() =>
    Trainer.create(model, initialState(shapes, config.initialization, 1)),
  );
  const x = Float32Array.from({ length: rows * columns }, Math.random);
  const y = Float32Array.from({ length: rows * labels }, (_, index) => (index % labels === 0 ? 1 : 0));
  const feed = batchFeeder({ y, rows }, shapes, config, 1);
  const start = performance.now();
  for (let step = 0; step < STEPS; step++) {
    await trainer.step(feed({ start: 0, end: rows }, x, step), config.lr);
  }
  const elapsed = (performance.now() - start) / 1000;
  const products = await endProfile();
  await trainer.release();
  return {
    share: products.seconds / elapsed,
    rate: products.operations / products.seconds,
    singlePeak: await productsPerSecond(1),
  };
}
