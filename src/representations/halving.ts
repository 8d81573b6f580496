import { groupFilters, layOutKernel, SOXR_HQ } from '../audio/resample/resample-kernel.ts';
import type { GraphBuilder } from '../compute/onnx-model.ts';
import type { Value } from '../compute/values.ts';

/** Samples of the result that one row of the convolution gives. */
const OUTPUTS = 32;

/**
 * The filter by which soxr halves a rate that is halved again behind it, measured from what it leaves out before a sound's
 * beginning.
 */
const SOXR_FIRST = { cutoff: 1, kaiserBeta: 12.9, halfWidth: 8.5, targetOutputs: OUTPUTS };
/** Samples that it still gives behind a sound's end. */
const FIRST_TAIL = 9;

/** Samples to each side of one of the result that it depends on. */
export const HALVING_REACH = Math.ceil(2 * SOXR_HQ.halfWidth);

/**
 * Adds to a graph what halves the sample rate, with the filter of soxr's "high quality", and makes the sound louder by the
 * square root of 2, so that its energy stays: `librosa.resample(orig_sr=2, target_sr=1, scale=True)`.
 *
 * @param waveform shape (batch, samples)
 * @returns shape (batch, samples / 2 rounded up)
 */
export function addHalving(graph: GraphBuilder, waveform: Value): Value {
  return addHalved(graph, waveform, SOXR_HQ, 0);
}

/**
 * As `addHalving`, several times at once, `librosa.resample(orig_sr=2 ** times, target_sr=1, scale=True)`: by short filters but
 * for the last. Where the length is nearer to the number below, the last sample is silent.
 */
export function addHalvings(graph: GraphBuilder, waveform: Value, times: number): Value {
  let sound = waveform;
  for (let time = 1; time < times; time++) sound = addHalved(graph, sound, SOXR_FIRST, FIRST_TAIL);
  const factor = 2 ** times;
  const whole = addHalved(graph, sound, SOXR_HQ, 0);
  const nearest = cutTo(graph, whole, lengthOver(graph, waveform, factor, factor / 2));
  const padded = graph.op('Pad', [nearest, graph.integers([0, 0, 0, 1])], {}, { dims: ['batch', 'halved'] });
  return cutTo(graph, padded, lengthOver(graph, waveform, factor, factor - 1));
}

/** @param tail samples that are given behind the end */
function addHalved(graph: GraphBuilder, waveform: Value, filter: typeof SOXR_HQ, tail: number): Value {
  const { inputStride, groups } = layOutKernel(2, 1, { ...filter, targetOutputs: OUTPUTS });
  const [group] = groups;
  if (group === undefined || groups.length > 1) throw new Error('a rate is halved by one convolution');
  const { taps, inputStart } = group;
  const filters = groupFilters(2, 1, group, filter).map((tap) => tap * Math.SQRT2);
  const kernel = graph.constant(filters, [OUTPUTS, 1, taps]);
  const row = graph.op('Unsqueeze', [waveform, graph.integers([1])], {}, { dims: ['batch', 1, 'samples'] });
  // So much behind the end that there is a row for each beginning of one.
  const pads = [-inputStart, taps + inputStart - 1 + 2 * tail];
  const rows = graph.op(
    'Conv',
    [row, kernel],
    { strides: [inputStride], pads },
    { dims: ['batch', OUTPUTS, 'rows'] },
  );
  const ordered = graph.op('Transpose', [rows], { perm: [0, 2, 1] }, { dims: ['batch', 'rows', OUTPUTS] });
  const flat = graph.op('Reshape', [ordered, graph.integers([0, -1])], {}, { dims: ['batch', 'halved'] });
  return cutTo(graph, flat, lengthOver(graph, waveform, 2, 1 + 2 * tail));
}

/** (samples of `waveform` + `more`) / `factor` rounded down. */
function lengthOver(graph: GraphBuilder, waveform: Value, factor: number, more: number): Value {
  const samples = graph.op('Shape', [waveform], { start: 1, end: 2 }, { dims: [1] });
  const sum = graph.op('Add', [samples, graph.integers([more])], {}, { dims: [1], type: 'int64' });
  return graph.op('Div', [sum, graph.integers([factor])], {}, { dims: [1], type: 'int64' });
}

function cutTo(graph: GraphBuilder, waveform: Value, length: Value): Value {
  const bounds = [graph.integers([0]), length, graph.integers([1])];
  return graph.op('Slice', [waveform, ...bounds], {}, { dims: ['batch', 'halved'] });
}
