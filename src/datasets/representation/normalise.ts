import type { GraphBuilder } from '../../compute/onnx-model.ts';
import type { Value } from '../../compute/values.ts';

/** Stretches and moves a sound so that its smallest sample is -1 and its largest 1. A constant becomes silence. */
export function normalise(waveform: Float32Array): Float32Array {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < waveform.length; i++) {
    const sample = waveform[i] as number;
    if (sample < least) least = sample;
    if (sample > most) most = sample;
  }
  const range = most - least;
  const normalised = new Float32Array(waveform.length);
  if (range === 0) return normalised;
  const scale = 2 / range;
  for (let i = 0; i < normalised.length; i++) normalised[i] = ((waveform[i] as number) - least) * scale - 1;
  return normalised;
}

/** Below it a range counts as none. */
const NO_RANGE = 1e-12;

/** Adds to a graph what does the same to each sound of `waveform`, (batch, samples). */
export function addNormalise(graph: GraphBuilder, waveform: Value): Value {
  const dims = ['batch', 1];
  const extreme = (operator: string) =>
    graph.op(operator, [waveform, graph.integers([1])], { keepdims: 1 }, { dims });
  const least = extreme('ReduceMin');
  const range = graph.op('Sub', [extreme('ReduceMax'), least], {}, { dims });
  const like = { ...(waveform.dims && { dims: waveform.dims }) };
  const raised = graph.op('Mul', [graph.op('Sub', [waveform, least], {}, like), graph.scalar(2)], {}, like);
  const divisor = graph.op('Max', [range, graph.scalar(NO_RANGE)], {}, { dims });
  const stretched = graph.op('Div', [raised, divisor], {}, like);
  // 1 where there is a range, 0 where there is none: a constant sound is silence and not -1.
  const shift = graph.op(
    'Min',
    [graph.op('Div', [range, graph.scalar(NO_RANGE)], {}, { dims }), graph.scalar(1)],
    {},
    { dims },
  );
  return graph.op('Sub', [stretched, shift], {}, like);
}
