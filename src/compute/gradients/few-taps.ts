import { at } from '../../at.ts';
import type { GraphBuilder } from '../onnx-model.ts';
import { numberOf, type Window } from '../spatial.ts';
import type { Value } from '../values.ts';
import { dimsOf } from './rule.ts';

/** Taps of a kernel above which a product for each costs more than it saves. */
const MOST_TAPS = 9;

/** Whether `fewTapsWeightGradient` is the faster form: a small kernel that goes over every position. */
export function hasFewTaps({ kernel, strides }: Window, groups: number): boolean {
  const taps = tapsOf(kernel).length;
  return groups === 1 && taps > 1 && taps <= MOST_TAPS && strides.every((stride) => stride === 1);
}

/**
 * The gradient by the kernels (outputs, channels, ...kernel) of a convolution with strides of 1: for each tap the input, shifted by
 * it, times the output's gradient, a product of (channels, positions) and (positions, outputs). A convolution whose kernel
 * is the output's gradient sums over as many positions for but a few results, which is slow.
 */
export function fewTapsWeightGradient(
  graph: GraphBuilder,
  { x, weight, window }: { readonly x: Value; readonly weight: Value; readonly window: Window },
  gradient: Value,
): Value {
  const { kernel, dilations, before, after } = window;
  const [outputs = 0, channels = 0] = dimsOf(weight).map(Number);
  const [batch = 1, , ...lengths] = dimsOf(gradient);
  const positions = lengths.reduce<number>((product, length) => product * Number(length), 1);
  const padded = kernel.map((_, axis) => numberOf(dimsOf(x), axis + 2) + at(before, axis) + at(after, axis));
  const whole = [...before, ...after].some((pad) => pad !== 0)
    ? graph.op(
        'Pad',
        [x, graph.integers([0, 0, ...before, 0, 0, ...after])],
        {},
        { dims: [batch, channels, ...padded] },
      )
    : x;
  const rows = (value: Value, count: number) =>
    graph.op('Reshape', [value, graph.integers([0, 0, -1])], {}, { dims: [batch, count, positions] });
  const turned = graph.op('Transpose', [rows(gradient, outputs)], { perm: [0, 2, 1] });
  const ofTaps = tapsOf(kernel).map((tap) => {
    const starts = tap.map((place, axis) => place * at(dilations, axis));
    const ends = starts.map((start, axis) => start + Number(lengths[axis]));
    const bounds = [starts, ends, kernel.map((_, axis) => axis + 2)].map((each) => graph.integers(each));
    const shifted = graph.op('Slice', [whole, ...bounds], {}, { dims: [batch, channels, ...lengths] });
    const product = graph.op('MatMul', [rows(shifted, channels), turned]);
    return graph.op('ReduceSum', [product, graph.integers([0])], { keepdims: 1 });
  });
  // (taps, channels, outputs) to (outputs, channels, taps).
  const all = graph.op('Transpose', [graph.op('Concat', ofTaps, { axis: 0 })], { perm: [2, 1, 0] });
  return graph.op('Reshape', [all, graph.integers([outputs, channels, ...kernel])]);
}

/** The places in a kernel, the last axis first to move. */
function tapsOf(kernel: readonly number[]): number[][] {
  return kernel.reduce<number[][]>(
    (taps, length) => taps.flatMap((tap) => Array.from({ length }, (_, place) => [...tap, place])),
    [[]],
  );
}
