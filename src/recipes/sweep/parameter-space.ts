import { at } from '../../at.ts';
import type { RandomStream } from '../../random/random-stream.ts';

/** What a parameter of a sweep may be: one of some values, or a number of a range. */
export type ParameterSpace =
  | { readonly values: readonly unknown[] }
  | { readonly min: number; readonly max: number; readonly distribution: Distribution };

export const distributions = ['uniform', 'int_uniform', 'log_uniform', 'log_uniform_values'] as const;
type Distribution = (typeof distributions)[number];

/** Digits that a drawn number keeps, so that it can be read and typed. */
const DIGITS = 5;

/**
 * Draws a value: each of some equally often, whole numbers of a range too, other numbers evenly, or evenly in their
 * logarithms (`log_uniform`), with 5 digits.
 */
export function drawValue(space: ParameterSpace, stream: RandomStream): unknown {
  const share = at(stream.uniforms(1), 0);
  if ('values' in space) return space.values[Math.floor(share * space.values.length)];
  const { min, max, distribution } = space;
  if (distribution === 'int_uniform') return min + Math.floor(share * (max - min + 1));
  const drawn =
    distribution === 'uniform' ? min + share * (max - min) : min * Math.exp(share * Math.log(max / min));
  return Math.min(max, Math.max(min, Number(drawn.toPrecision(DIGITS))));
}

/** All values, in order; undefined where there is no end of them. */
export function allValues(space: ParameterSpace): readonly unknown[] | undefined {
  if ('values' in space) return space.values;
  const { min, max, distribution } = space;
  if (distribution !== 'int_uniform') return undefined;
  return Array.from({ length: max - min + 1 }, (_, index) => min + index);
}

/** For people: `0.0001 to 0.01, evenly in logarithms`. */
export function describeSpace(space: ParameterSpace): string {
  if ('values' in space) return space.values.map((value) => JSON.stringify(value)).join(', ');
  const { min, max, distribution } = space;
  const how = {
    uniform: '',
    int_uniform: ', whole numbers',
    log_uniform: ', evenly in logarithms',
    log_uniform_values: ', evenly in logarithms',
  }[distribution];
  return `${min} to ${max}${how}`;
}
