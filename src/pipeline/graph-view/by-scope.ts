import type { Box } from './drawing.ts';

/** The positions of boxes by their scope, in the order in which the scopes come. */
export function byScope(
  boxes: readonly Box[],
): readonly { readonly scope: string; readonly positions: readonly number[] }[] {
  const scopes = new Map<string, number[]>();
  for (const [position, { scope }] of boxes.entries()) {
    const positions = scopes.get(scope);
    if (positions === undefined) scopes.set(scope, [position]);
    else positions.push(position);
  }
  return [...scopes].map(([scope, positions]) => ({ scope, positions }));
}
