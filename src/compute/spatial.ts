import { at } from '../at.ts';
import type { Attributes, Dim, Dims } from './values.ts';

/** How a convolution or pooling goes over the axes behind (batch, channels). */
export interface Window {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  /** Zeros before and after each axis. */
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/** Reads the attributes `kernel_shape` (or `kernel`), `strides`, `dilations` and `pads` (all befores, then all afters) as ONNX has them. */
export function windowOf(attributes: Attributes, kernel?: readonly number[]): Window {
  const list = (name: string) => {
    const value = attributes[name];
    return Array.isArray(value) ? (value as readonly number[]) : undefined;
  };
  const shape = kernel ?? list('kernel_shape');
  if (shape === undefined) throw new Error('there is no kernel_shape');
  const pads = list('pads') ?? new Array<number>(2 * shape.length).fill(0);
  const ones = shape.map(() => 1);
  return {
    kernel: shape,
    strides: list('strides') ?? ones,
    dilations: list('dilations') ?? ones,
    before: pads.slice(0, shape.length),
    after: pads.slice(shape.length),
  };
}

/** Elements that a kernel spans along `axis`, gaps of its dilation included. */
export function span({ kernel, dilations }: Window, axis: number): number {
  return (at(kernel, axis) - 1) * at(dilations, axis) + 1;
}

/** Lengths of the axes after a convolution or pooling. Where one is a name, the name says what became of it. */
export function convolvedDims(dims: Dims, window: Window): Dim[] {
  return window.kernel.map((_, axis) => {
    const before = dims[axis + 2];
    const pads = at(window.before, axis) + at(window.after, axis);
    const [spanned, stride] = [span(window, axis), at(window.strides, axis)];
    if (typeof before !== 'number') {
      const kept = pads === spanned - 1;
      if (stride === 1 && kept) return before ?? 'length';
      return kept ? `${before} / ${stride}` : `(${before} + ${pads - spanned + 1}) / ${stride}`;
    }
    const length = Math.floor((before + pads - spanned) / stride) + 1;
    if (length < 1) {
      throw new Error(`[${dims.join(', ')}] is too short for a kernel of ${window.kernel.join(', ')}`);
    }
    return length;
  });
}

/** The length along an axis, which must be a number. */
export function numberOf(dims: Dims, axis: number): number {
  const dim: Dim | undefined = dims[axis];
  if (typeof dim !== 'number') throw new Error(`axis ${axis} of [${dims.join(', ')}] is not a number`);
  return dim;
}

/** Elements at the end of each axis that no window reaches. */
export function unreached(dims: Dims, window: Window): number[] {
  return window.kernel.map((_, axis) => {
    const padded = numberOf(dims, axis + 2) + at(window.before, axis) + at(window.after, axis);
    return (padded - span(window, axis)) % at(window.strides, axis);
  });
}
