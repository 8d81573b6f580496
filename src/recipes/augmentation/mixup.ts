import type { Draw, Examples } from './examples.ts';
import { drawPartners } from './partners.ts';

/**
 * Mixes examples of a batch, and their targets, each with another one as it was before: share x own + (1 - share) x other,
 * the share drawn from Beta(alpha, alpha) (Zhang et al. 2018) and at least a half, so that own stays own.
 */
export function mixUp(
  { values, targets, names }: Examples,
  settings: { readonly probability: number; readonly alpha: number },
  draw: Draw,
): void {
  const count = names.length;
  const before = { values: values.slice(), targets: targets.slice() };
  for (const { position, other, share: drawn } of drawPartners(count, settings, draw)) {
    const share = Math.max(drawn, 1 - drawn);
    blend(values, before.values, { position, other, share, size: values.length / count });
    blend(targets, before.targets, { position, other, share, size: targets.length / count });
  }
}

function blend(
  target: Float32Array,
  before: Float32Array,
  at: { readonly position: number; readonly other: number; readonly share: number; readonly size: number },
): void {
  const { position, other, share, size } = at;
  for (let index = 0; index < size; index++) {
    const [own, its] = [before[position * size + index] as number, before[other * size + index] as number];
    target[position * size + index] = share * own + (1 - share) * its;
  }
}
