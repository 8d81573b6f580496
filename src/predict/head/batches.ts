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
 * Makes the inputs of a step, given the rows of its batch; the tensors hold until the next. Embeddings are not copied. Of
 * several steps, whose batches have the same number of rows, each input has an axis of steps before its own.
 *
 * @param y targets of all rows, of which there are `rows`
 */
export function batchFeeder(
  { y, rows: allRows }: { readonly y: Targets; readonly rows: number },
  shapes: readonly LayerShape[],
  { dropout: probability, batchSize }: HeadConfig,
  seed: number,
): (batch: Stretch, x: Float32Array, epoch: number, steps?: number) => Tensors {
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
  return ({ start, end }, x, epoch, steps = 1) => {
    const rows = (end - start) / steps;
    const axis = steps > 1 ? [steps] : [];
    const targets = y.subarray(start * labels, end * labels);
    const drawn = masks.map((mask) => {
      const { name, shape, dropout } = mask;
      const size = shape.outputs * rows;
      if (mask.memory.length < steps * size) mask.memory = new Float32Array(steps * size);
      for (let step = 0; step < steps; step++) {
        dropout.fill(mask.memory.subarray(step * size, (step + 1) * size), epoch);
      }
      return [name, float32(mask.memory.subarray(0, steps * size), [...axis, shape.outputs, rows])];
    });
    return {
      x: float32(x, [...axis, rows, inputs]),
      y: float32(targets instanceof Float32Array ? targets : new Float32Array(targets), [
        ...axis,
        rows,
        labels,
      ]),
      ...Object.fromEntries(drawn),
    };
  };
}
