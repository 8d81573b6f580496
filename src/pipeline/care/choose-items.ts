import { checkOf } from '../item-cache/item-folder.ts';
import type { StoredItem } from '../item-cache/stored-items.ts';
import type { StoredOutput } from '../store/find-step.ts';

/**
 * The items that some of these outputs have, and the others, those first whose last use is longest ago. An item that an
 * output has takes no room of its own, and stays as long as the output does.
 */
export function splitItems(
  items: readonly StoredItem[],
  outputs: readonly StoredOutput[],
): { readonly held: readonly StoredItem[]; readonly loose: readonly StoredItem[] } {
  const checks = new Set(
    items.length === 0
      ? []
      : outputs.flatMap(({ manifest }) => manifest.files.map(({ sha256 }) => checkOf(sha256))),
  );
  const isHeld = ({ check }: StoredItem) => checks.has(check);
  return {
    held: items.filter(isHeld),
    loose: items.filter((item) => !isHeld(item)).sort((a, b) => a.lastUsed - b.lastUsed),
  };
}
