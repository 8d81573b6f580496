import { compareText } from '../../../numerics/text-order.ts';

/** A class label: text, or an integer where the corpus counts its classes. */
export type Label = string | number;

/** As Python orders the values of one column: integers by value, strings by code points. */
export function compareLabels(a: Label, b: Label): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return compareText(String(a), String(b));
}

/**
 * Labels as they are after hear-preprocess has written them to a csv and read them back: where every one of the corpus
 * is an integer, they are numbers.
 */
export function labelsAsRead(labels: readonly Label[], areIntegers = labels.every(isInteger)): Label[] {
  return areIntegers ? labels.map(Number) : labels.map(String);
}

export function isInteger(label: Label): boolean {
  return /^[+-]?\d{1,15}$/.test(String(label));
}
