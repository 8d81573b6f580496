import { GraphBuilder } from '../../../src/compute/onnx-model.ts';
import type { Dims } from '../../../src/compute/values.ts';

/**
 * Convolutional models without weights to speak of. `frames`: each hop of 160 samples gives [mean, mean of squares];
 * `clip`: the same of the whole sound.
 */
export function waveformModel(
  dims: Dims,
  outputs: readonly ('frames' | 'transposed' | 'clip')[],
  input = 'audio',
): Uint8Array {
  const graph = new GraphBuilder();
  const audio = graph.input(input, dims);
  const flat = graph.op(
    'Reshape',
    [audio, graph.integers(dims.length === 1 ? [1, 1, -1] : [0, 1, -1])],
    {},
    {},
  );
  const sums = graph.constant(new Float32Array(160).fill(1 / 160), [1, 1, 160]);
  const options = { strides: [160], kernel_shape: [160] };
  const square = graph.op('Mul', [flat, flat], {}, {});
  const both = [flat, square].map((signal) =>
    graph.op('Conv', [signal, sums], options, { dims: ['n', 1, 'f'] }),
  );
  const transposed = graph.op('Concat', both, { axis: 1 }, { dims: ['n', 2, 'f'] });
  for (const output of outputs) {
    if (output === 'transposed') graph.output('transposed', transposed);
    const frames = graph.op('Transpose', [transposed], { perm: [0, 2, 1] }, { dims: ['n', 'f', 2] });
    if (output === 'frames') graph.output('frames', frames);
    if (output === 'clip') {
      const means = graph.op(
        'ReduceMean',
        [transposed, graph.integers([2])],
        { keepdims: 0 },
        { dims: ['n', 2] },
      );
      graph.output('clip', means);
    }
  }
  return graph.toBytes();
}

/** The mean over frames of log mel spectra of 64 bands. */
export function spectrumModel(dims: Dims): Uint8Array {
  const graph = new GraphBuilder();
  const spectra = graph.input('spectra', dims);
  graph.output('clip', graph.op('ReduceMean', [spectra, graph.integers([-2])], { keepdims: 0 }, {}));
  return graph.toBytes();
}
