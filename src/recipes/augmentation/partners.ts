import type { Draw } from './examples.ts';

/** An example of a batch that is mixed with another one of it. */
export interface Partners {
  readonly position: number;
  /** Where the other is; now and then it is the example itself. */
  readonly other: number;
  /** From Beta(alpha, alpha). */
  readonly share: number;
}

/** Draws which of `count` examples are mixed, each with which other and by what share. */
export function drawPartners(
  count: number,
  { probability, alpha }: { readonly probability: number; readonly alpha: number },
  draw: Draw,
): Partners[] {
  return Array.from({ length: count }, (_, position) => {
    const [isMixed, other, share] = [draw() < probability, Math.floor(draw() * count), betaDraw(alpha, draw)];
    return isMixed ? [{ position, other, share }] : [];
  }).flat();
}

/** Beta(alpha, alpha), exactly: Jöhnk 1964, who is quick for an alpha up to 1, and Ulrich 1984, who takes those above a half. */
function betaDraw(alpha: number, draw: Draw): number {
  if (alpha > 1) {
    const radius = Math.sqrt(1 - (1 - draw()) ** (2 / (2 * alpha - 1)));
    return 0.5 + 0.5 * radius * Math.cos(2 * Math.PI * draw());
  }
  for (;;) {
    const [x, y] = [draw() ** (1 / alpha), draw() ** (1 / alpha)];
    if (x + y > 0 && x + y <= 1) return x / (x + y);
  }
}
