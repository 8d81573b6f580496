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

/**
 * A model with a state and constants, after silero-vad's. `output` (1, 1): the mean of the samples x `sr` / 16000, plus the
 * state, if `on`, else 0; `stateN` (1, 1, 1): the state plus the mean.
 */
export function statefulModel(): Uint8Array {
  const graph = new GraphBuilder();
  const input = graph.input('input', ['', 'samples']);
  const state = graph.input('state', [1, 'n', 1]);
  const rate = graph.input('sr', [], 'int64');
  const on = graph.input('on', ['n'], 'bool');
  const mean = graph.op('ReduceMean', [input, graph.integers([1])], { keepdims: 1 }, { dims: ['n', 1] });
  const factor = graph.op('Div', [graph.op('Cast', [rate], { to: 1 }, { dims: [] }), graph.scalar(16000)]);
  const flat = graph.op('Reshape', [state, graph.integers([-1, 1])], {}, { dims: ['n', 1] });
  const sum = graph.op(
    'Add',
    [graph.op('Mul', [mean, factor], {}, { dims: ['n', 1] }), flat],
    {},
    { dims: ['n', 1] },
  );
  graph.output('output', graph.op('Where', [on, sum, graph.scalar(0)], {}, { dims: ['n', 1] }));
  const next = graph.op('Add', [flat, mean], {}, { dims: ['n', 1] });
  graph.output('stateN', graph.op('Reshape', [next, graph.integers([1, -1, 1])], {}, { dims: [1, 'n', 1] }));
  return graph.toBytes();
}
