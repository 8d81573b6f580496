import { UserError } from '../../errors.ts';
import type { Value } from '../values.ts';

/** @param axis of `x` whose length the layer was told @throws UserError where x is known to have another one */
export function checkWidth(name: string, x: Value, axis: number, expected: number): void {
  const width = x.dims?.at(axis);
  if (typeof width !== 'number' || width === expected) return;
  throw new UserError(
    `layer '${name}': is given shape (${x.dims?.join(', ')}), ${width} on axis ${axis}; expected ${expected}, as it was told`,
  );
}
