import { element, words } from './svg.ts';

/** From values to places in pixels. */
export interface Scale {
  readonly from: number;
  readonly to: number;
  (value: number): number;
}

export function scale([low, high]: readonly [number, number], from: number, to: number): Scale {
  const span = high === low ? 1 : high - low;
  return Object.assign((value: number) => from + ((value - low) / span) * (to - from), { from, to });
}

/** Round values within a range, about so many. */
export function ticks([low, high]: readonly [number, number], about: number): readonly number[] {
  const rough = (high - low) / Math.max(1, about);
  if (!(rough > 0)) return [low];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10);
  const first = Math.ceil(low / step);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) =>
    Number(((first + index) * step).toPrecision(10)),
  );
}

/** The range of values, never empty. */
export function extent(values: readonly number[]): readonly [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return [0, 1];
  return low === high ? [low - 0.5, high + 0.5] : [low, high];
}

/** Lines across the plot at round values of y, with their numbers, and the same for x; both with titles. */
export function axes(
  x: { readonly scale: Scale; readonly range: readonly [number, number]; readonly title: string },
  y: { readonly scale: Scale; readonly range: readonly [number, number]; readonly title: string },
): string {
  const { from: left, to: right } = x.scale;
  const { from: bottom, to: top } = y.scale;
  const across = ticks(y.range, (bottom - top) / 32).map((value) => {
    const place = y.scale(value);
    return (
      element('line', { class: 'grid', x1: left, x2: right, y1: place, y2: place }) +
      words(left - 6, place + 4, String(value), { class: 'tick', 'text-anchor': 'end' })
    );
  });
  const along = ticks(x.range, (right - left) / 70).map((value) =>
    words(x.scale(value), bottom + 15, String(value), { class: 'tick', 'text-anchor': 'middle' }),
  );
  return [
    ...across,
    ...along,
    element('line', { class: 'axis', x1: left, x2: right, y1: bottom, y2: bottom }),
    words((left + right) / 2, bottom + 31, x.title, { class: 'title', 'text-anchor': 'middle' }),
    words(left - 34, top - 8, y.title, { class: 'title' }),
  ].join('');
}
