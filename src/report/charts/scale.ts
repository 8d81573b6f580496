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

/** The same for values above 0, of which equal ratios are equally far apart. */
export function logScale([low, high]: readonly [number, number], from: number, to: number): Scale {
  const linear = scale([Math.log10(low), Math.log10(high)], from, to);
  return Object.assign((value: number) => linear(Math.log10(value)), { from, to });
}

/** 1, 2 or 5 times a power of ten, so that a range has about so many; 0 where it is empty. */
function stepOf([low, high]: readonly [number, number], about: number): number {
  const rough = (high - low) / Math.max(1, about);
  if (!(rough > 0)) return 0;
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10);
}

/** Round values within a range, about so many. */
export function ticks([low, high]: readonly [number, number], about: number): readonly number[] {
  const step = stepOf([low, high], about);
  if (step === 0) return [low];
  const first = Math.ceil(low / step);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) =>
    Number(((first + index) * step).toPrecision(10)),
  );
}

/** 1, 2 and 5 times powers of ten within a range above 0. */
export function roundLogs([low, high]: readonly [number, number]): readonly number[] {
  const first = Math.floor(Math.log10(low));
  const decades = Array.from(
    { length: Math.ceil(Math.log10(high)) - first + 1 },
    (_, index) => first + index,
  );
  return decades
    .flatMap((decade) => [1, 2, 5].map((factor) => Number(`${factor}e${decade}`)))
    .filter((value) => value >= low && value <= high);
}

/** A range that begins and ends at round values, of which it has about so many. */
export function rounded([low, high]: readonly [number, number], about: number): readonly [number, number] {
  const step = stepOf([low, high], about);
  if (step === 0) return [low, high];
  const end = (value: number) => Number((value * step).toPrecision(10));
  return [end(Math.floor(low / step + 1e-9)), end(Math.ceil(high / step - 1e-9))];
}

/** A range with room for marks at both ends. */
export function widened([low, high]: readonly [number, number]): readonly [number, number] {
  const room = (high - low) / 25;
  return [low - room, high + room];
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

/** An axis of a plot. */
interface Axis {
  readonly scale: Scale;
  readonly range: readonly [number, number];
  readonly title: string;
  /** Those that are written. @default round values of the range */
  readonly values?: readonly number[];
}

/** Lines across the plot at round values of y, with their numbers; numbers along x; titles of both. */
export function axes(x: Axis, y: Axis): string {
  const { from: left, to: right } = x.scale;
  const { from: bottom, to: top } = y.scale;
  const across = (y.values ?? ticks(y.range, (bottom - top) / 32)).map((value) => {
    const place = y.scale(value);
    return (
      element('line', { class: 'grid', x1: left, x2: right, y1: place, y2: place }) +
      words(left - 6, place + 4, String(value), { class: 'tick', 'text-anchor': 'end' })
    );
  });
  const along = (x.values ?? ticks(x.range, (right - left) / 70)).map((value) =>
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
