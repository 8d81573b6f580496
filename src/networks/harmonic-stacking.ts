import type { GraphBuilder } from '../compute/onnx-model.ts';
import { numberOf } from '../compute/spatial.ts';
import type { Value } from '../compute/values.ts';

/**
 * How many bins up each harmonic lies, undertones first, an octave down and on: 1/2, 1/3, ..., 1, 2, 3, ...
 *
 * @param undertones how many, @param overtones how many, the bin itself is the first
 */
export function harmonicShifts(undertones: number, overtones: number, binsPerOctave: number): number[] {
  const ratios = [
    ...Array.from({ length: undertones }, (_, index) => 1 / (index + 2)),
    ...Array.from({ length: overtones }, (_, index) => index + 1),
  ];
  return ratios.map((ratio) => Math.round(binsPerOctave * Math.log2(ratio)));
}

/**
 * Adds to a graph what lays the harmonics of each bin over it, as further channels (Balhar & Hajič 2019, "Melody extraction using
 * a harmonic convolutional neural network"): a convolution behind it then sees them at once. Beyond the spectrum are zeros.
 *
 * @param x shape (batch, channels, bins, frames)
 * @param shifts for each harmonic, how many bins up it lies
 * @param bins of the result, from the lowest
 * @returns shape (batch, channels x shifts, bins, frames): all channels of the first harmonic, then those of the next
 */
export function stackHarmonics(
  graph: GraphBuilder,
  x: Value,
  shifts: readonly number[],
  bins: number,
): Value {
  const [batch = 'batch', channels = 0, , frames = 'frames'] = x.dims ?? [];
  const whole = numberOf(x.dims ?? [], 2);
  const layers = shifts.map((shift) => {
    const [start, end] = [Math.max(shift, 0), Math.min(bins + shift, whole)];
    const bounds = [start, end, 2].map((value) => graph.integers([value]));
    const part =
      start === 0 && end === whole
        ? x
        : graph.op('Slice', [x, ...bounds], {}, { dims: [batch, channels, end - start, frames] });
    const [below, above] = [Math.max(-shift, 0), bins - (end - start) - Math.max(-shift, 0)];
    if (below === 0 && above === 0) return part;
    const pads = graph.integers([0, 0, below, 0, 0, 0, above, 0]);
    return graph.op('Pad', [part, pads], {}, { dims: [batch, channels, bins, frames] });
  });
  const [only] = layers;
  return layers.length === 1 && only ? only : graph.op('Concat', layers, { axis: 1 });
}
