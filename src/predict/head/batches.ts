import { float32, type Tensors } from '../../compute/session.ts';
import { UserError } from '../../errors.ts';
import { DropoutMask } from './dropout.ts';
import type { LayerShape } from './initial-state.ts';
import { maskName } from './training-model.ts';
import type { HeadConfig, Targets } from './types.ts';

/** Rows of the training matrix. */
export interface Batch {
  readonly start: number;
  readonly end: number;
}

/**
 * Consecutive rows. Batch norm cannot learn from a single row (PyTorch refuses), so one that is left over joins the
 * batch before it.
 */
export function splitBatches(rows: number, { batchSize, hiddenLayers }: HeadConfig): Batch[] {
  if (hiddenLayers > 0 && batchSize < 2) {
    throw new UserError(`batch_size=${batchSize}; expected at least 2, as batch normalisation needs them`);
  }
  if (rows < (hiddenLayers > 0 ? 2 : 1)) {
    throw new UserError(`${rows} training rows; expected at least 2, as batch normalisation needs them`);
  }
  const batches: Batch[] = [];
  for (let start = 0; start < rows; ) {
    const rest = rows - start;
    const length = hiddenLayers > 0 && rest === batchSize + 1 ? rest : Math.min(batchSize, rest);
    batches.push({ start, end: start + length });
    start += length;
  }
  return batches;
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
): (batch: Batch, x: Float32Array, epoch: number) => Tensors {
  const labels = shapes.at(-1)?.outputs ?? 0;
  const inputs = shapes[0]?.inputs ?? 0;
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
