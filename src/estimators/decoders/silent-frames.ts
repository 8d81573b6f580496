/**
 * Rows in which those of silent frames are changed; a copy where there are such.
 *
 * @param values shape (frames, columns)
 * @param silent 1 for silent frames; undefined: none is known to be
 * @param change is given the row of a silent frame
 */
export function changedWhereSilent(
  values: Float32Array,
  columns: number,
  silent: Uint8Array | undefined,
  change: (row: Float32Array) => void,
): Float32Array {
  if (silent === undefined || !silent.includes(1)) return values;
  const changed = values.slice();
  for (const [row, isSilent] of silent.entries()) {
    if (isSilent === 1) change(changed.subarray(row * columns, (row + 1) * columns));
  }
  return changed;
}
