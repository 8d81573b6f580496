import type { Mask } from '../compute/layers/learnt-layers.ts';
import { float32, type Tensor } from '../compute/session.ts';
import { mapInto } from '../numerics/map-into.ts';
import { RandomStream } from '../random/random-stream.ts';

/**
 * 0 for a share of the units, which are dropped, and 1 / (1 - share) for the others; each axis without a length is the batch.
 * The seed, the mask's name and the step decide which.
 */
export function drawMask(
  { name, dims, rate }: Mask,
  batch: number,
  { seed, step }: { readonly seed: number; readonly step: number },
): Tensor {
  const draws = new RandomStream(seed, `${name} ${step}`);
  const shape = dims.map((dim) => (typeof dim === 'number' ? dim : batch));
  const size = shape.reduce((product, dim) => product * dim, 1);
  const kept = 1 / (1 - rate);
  return float32(
    mapInto(new Float32Array(size), draws.uniforms(size), (draw) => (draw < rate ? 0 : kept)),
    shape,
  );
}
