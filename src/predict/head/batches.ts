import { at } from '../../at.ts';
import { float32, type Tensors } from '../../compute/session.ts';
import { consecutiveBatches, type Stretch } from '../../train/batches.ts';
import { DropoutMask } from '../../train/dropout-mask.ts';
import type { LayerShape } from './initial-state.ts';
import { maskName } from './training-model.ts';
import type { HeadConfig, Targets } from './types.ts';

/**
 * Batches of consecutive rows. A row that is left over joins the batch before it where the head has batch normalisation.
 *
 * @throws UserError when there are too few rows, or too few in a batch, for batch normalisation
 */
export function splitBatches(rows: number, { batchSize, hiddenLayers }: HeadConfig): Stretch[] {
  return consecutiveBatches(rows, { batchSize, least: hiddenLayers > 0 ? 2 : 1 });
}

/**
 * Makes the inputs of a step, given the rows of its batch; the tensors hold until the next. Embeddings are not copied.
 *
 * @param y targets of all rows, of which there are `rows`
 */
export function batchFeeder(
  { y, rows: allRows }: { readonly y: Targets; readonly rows: number },
  shapes: readonly LayerShape[],
  { dropout: probability, batchSize }: HeadConfig,
  seed: number,
): (batch: Stretch, x: Float32Array, epoch: number) => Tensors {
  const labels = at(shapes, shapes.length - 1).outputs;
  const inputs = at(shapes, 0).inputs;
  const masks = shapes
    .filter(({ hidden }) => hidden && probability > 0)
    .map((shape) => ({
      shape,
      name: maskName(shape),
      dropout: new DropoutMask(seed, maskName(shape), probability),
      memory: new Float32Array(shape.outputs * Math.min(batchSize + 1, allRows)),
    }));
  return ({ start, end }, x, epoch) => {
    const rows = end - start;
    const targets = y.subarray(start * labels, end * labels);
    const drawn = masks.map(({ name, shape, dropout, memory }) => {
      const mask = memory.subarray(0, shape.outputs * rows);
      dropout.fill(mask, epoch);
      return [name, float32(mask, [shape.outputs, rows])];
    });
    return {
      x: float32(x, [rows, inputs]),
      y: float32(targets instanceof Float32Array ? targets : new Float32Array(targets), [rows, labels]),
      ...Object.fromEntries(drawn),
    };
  };
}
