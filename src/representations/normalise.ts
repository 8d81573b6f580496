import type { GraphBuilder } from '../compute/onnx-model.ts';
import type { Value } from '../compute/values.ts';

/** Peaks below this count as silence, which stays as it is. */
const SILENCE = 1e-8;

/** Divides a sound by the largest of its absolute samples, so that its peak is 1. Silence stays silence. */
export function normalise(waveform: Float32Array): Float32Array {
  const peak = waveform.reduce((most, sample) => Math.max(most, Math.abs(sample)), SILENCE);
  return waveform.map((sample) => sample / peak);
}

/** Adds to a graph what divides each sound of `waveform`, (batch, samples), by the largest of its absolute samples. */
export function addNormalise(graph: GraphBuilder, waveform: Value): Value {
  const absolute = graph.op('Abs', [waveform]);
  const peak = graph.op(
    'ReduceMax',
    [absolute, graph.integers([1])],
    { keepdims: 1 },
    { dims: ['batch', 1] },
  );
  return graph.op(
    'Div',
    [waveform, graph.op('Max', [peak, graph.scalar(SILENCE)])],
    {},
    {
      ...(waveform.dims && { dims: waveform.dims }),
    },
  );
}
