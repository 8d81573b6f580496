/** A class label: text, or an integer where the corpus counts its classes. */
export type Label = string | number;

/** Negative, 0 or positive, as Python orders strings: by code points, not by UTF-16 units. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left !== right) {
      // A surrogate stands for a code point above every single unit.
      return isSurrogate(left) === isSurrogate(right) ? left - right : isSurrogate(left) ? 1 : -1;
    }
  }
  return a.length - b.length;
}

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

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}
