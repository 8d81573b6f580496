import type { Draw } from './examples.ts';

interface Shape {
  readonly bins: number;
  readonly frames: number;
}

interface Masks {
  readonly count: number;
  readonly longest: number;
}

/** SpecAugment's time masks (Park et al. 2019): some frames in a row become 0 in an example of shape (bins, frames). */
export function maskFrames(
  example: Float32Array,
  { bins, frames }: Shape,
  masks: Masks | undefined,
  draw: Draw,
): void {
  for (const [first, end] of stretches(frames, masks, draw)) {
    for (let bin = 0; bin < bins; bin++) example.fill(0, bin * frames + first, bin * frames + end);
  }
}

/** SpecAugment's frequency masks: some bins in a row become 0 in an example of shape (bins, frames). */
export function maskBins(
  example: Float32Array,
  { bins, frames }: Shape,
  masks: Masks | undefined,
  draw: Draw,
): void {
  for (const [first, end] of stretches(bins, masks, draw)) example.fill(0, first * frames, end * frames);
}

/** From 1 to `count` stretches of 1 to `longest`, each of them anywhere. */
function stretches(length: number, masks: Masks | undefined, draw: Draw): (readonly [number, number])[] {
  if (masks === undefined) return [];
  const count = 1 + Math.floor(draw() * masks.count);
  return Array.from({ length: count }, () => {
    const size = 1 + Math.floor(draw() * Math.min(masks.longest, length));
    const first = Math.floor(draw() * (length - size + 1));
    return [first, first + size] as const;
  });
}
