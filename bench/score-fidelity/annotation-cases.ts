import type { Draw } from './cases.ts';

/** Times are seconds. */
export interface TimesCase {
  readonly reference: readonly number[];
  readonly estimated: readonly number[];
}

export type Stretch = readonly [start: number, end: number, label: string];

export interface StretchCase {
  readonly reference: readonly Stretch[];
  readonly estimated: readonly Stretch[];
}

export interface LevelsCase {
  readonly reference: readonly (readonly Stretch[])[];
  readonly estimated: readonly (readonly Stretch[])[];
}

export interface KeyCase {
  readonly reference: string;
  readonly estimated: string;
}

export interface TempoCase {
  readonly reference: readonly number[];
  readonly weight: number;
  readonly estimated: readonly number[];
}

/** On a grid of 10 ms, so that there are ties; now and then of no order. */
function times(draw: Draw, count: number, length: number): readonly number[] {
  const drawn = draw.list(count, () => Number((draw.below(length * 100) * 0.01).toFixed(draw.of([2, 6]))));
  return draw.below(50) === 0 ? drawn : drawn.sort((a, b) => a - b);
}

function near(draw: Draw, reference: readonly number[], steps: readonly number[]): readonly number[] {
  return reference
    .flatMap((time) => draw.list(draw.of([0, 1, 1, 1, 1, 2]), () => Math.max(0, time + draw.of(steps))))
    .sort((a, b) => a - b);
}

export function onsetCase(draw: Draw): TimesCase {
  const reference = times(draw, draw.of([0, 1, 2, 5, 30]), 10);
  const isNear = draw.below(4) > 0;
  const steps = [0, 0, 0.02, 0.05, -0.05, 0.051, 0.3];
  return { reference, estimated: isNear ? near(draw, reference, steps) : times(draw, draw.below(20), 10) };
}

/** At any metrical level, or of another tempo, or of no beat at all. */
export function beatCase(draw: Draw): TimesCase {
  const count = draw.of([0, 1, 2, 3, 8, 30, 60]);
  const [period, start] = [draw.of([0.3, 0.5, 0.61]), draw.of([0, 4.9, 5, 5.3])];
  const shake = draw.of([[0], [0, 0.01, -0.02], [0, 0.1, -0.1]]);
  const even = draw
    .list(count, (beat) => Math.max(0, start + beat * period + draw.of(shake)))
    .sort((a, b) => a - b);
  const reference = draw.below(6) === 0 ? times(draw, count, 15) : even;
  const made = draw.of([
    () => reference.filter((_, beat) => beat % 2 === 0),
    () => reference.map((time) => time + period / 2),
    () => draw.list(2 * count, (beat) => start + (beat * period) / 2),
    () => reference.filter((_, beat) => beat % 9 !== 4),
    () => draw.list(count, (beat) => start + beat * period * 1.04),
    () => near(draw, reference, [0, 0, 0, 0.03, -0.05, 0.08]),
    () => near(draw, reference, [0, 0, 0.06, -0.07]),
    () => times(draw, draw.below(30), 15),
    () => reference,
  ]);
  return { reference, estimated: made() };
}

export function alignmentCase(draw: Draw): TimesCase {
  const reference = times(draw, draw.of([0, 1, 2, 6, 30]), 30);
  const steps = draw.of([
    [0, 0.1, -0.1],
    [0.3, -0.3, 0],
    [0, 2, -4],
  ]);
  const moved = reference.map((time) => Math.max(draw.below(50) === 0 ? -1 : 0, time + draw.of(steps)));
  const isSorted = draw.below(40) > 0;
  const estimated = isSorted ? moved.sort((a, b) => a - b) : moved;
  return { reference, estimated: draw.below(40) === 0 ? estimated.slice(1) : estimated };
}

export function keyCase(draw: Draw): KeyCase {
  const key = () => {
    if (draw.below(15) === 0) return draw.of(['X', 'x']);
    if (draw.below(40) === 0) {
      return draw.of(['', 'C', 'X major', 'H minor', 'C  major', 'C# minor x', 'C MAJOR']);
    }
    const tonic = draw.of([...'CDEFGABcdefgab']) + draw.of(['', '', '#', 'b']);
    return `${tonic} ${draw.of(['major', 'minor', 'other'])}`;
  };
  return { reference: key(), estimated: key() };
}

export function tempoCase(draw: Draw): TempoCase {
  const tempo = () => draw.of([0, 60, 100, 119.5, 120, 240, 30 + 200 * draw.share(3), -1]);
  const reference = [Math.max(draw.below(50) === 0 ? -1 : 0, tempo()), Math.max(0, tempo())];
  const estimated = reference.map((each) => draw.of([each, each * 1.08, each * 0.92, each * 1.081, tempo()]));
  return { reference, weight: draw.of([0, 1, draw.share(2), draw.share(6), 1.1 * draw.share(6)]), estimated };
}

const QUALITIES =
  'maj min dim aug 1 5 sus2 sus4 maj6 min6 7 maj7 min7 dim7 hdim7 minmaj7 9 maj9 min9 11 min11 13 maj13 min13'.split(
    ' ',
  );

/** Mostly chords. */
export function chordLabel(draw: Draw): string {
  const rare = draw.below(12);
  if (rare === 0) return draw.of(['N', 'X']);
  if (rare === 1 && draw.below(60) === 0) {
    return draw.of(['H', 'C:', 'C:foo', 'Cb#', 'N:maj', 'C:maj()', 'C/', 'C:maj11']);
  }
  const accidentals = () => draw.of(['', '', '', '#', 'b', 'bb', '##']);
  const degree = () => accidentals() + String(1 + draw.below(13));
  const listed = () => draw.list(1 + draw.below(3), () => draw.of(['', '', '*']) + degree()).join(',');
  const quality = draw.of(['', ':', ...draw.list(4, () => `:${draw.of(QUALITIES)}`)]);
  const hasDegrees = quality === ':' || (quality !== '' && draw.below(4) === 0);
  const bass = draw.below(3) === 0 ? `/${degree()}` : '';
  return `${draw.of([...'CDEFGAB'])}${accidentals()}${quality}${hasDegrees ? `(${listed()})` : ''}${bass}`;
}

/** One after the other from `start` on, now and then with gaps or overlaps. */
function stretches(draw: Draw, count: number, length: number, labels: readonly string[]): readonly Stretch[] {
  const digits = draw.of([0, 1, 1, 2]);
  const edges = [
    ...new Set(draw.list(count + 1, () => Number((length * draw.share(4)).toFixed(digits)))),
  ].sort((a, b) => a - b);
  if (draw.below(4) > 0) edges[0] = 0;
  const moved = draw.below(6) === 0 ? draw.of([-0.1, 0.1]) : 0;
  return edges.slice(1).flatMap((end, index): Stretch[] => {
    const start = (edges[index] as number) + (index > 0 && draw.below(3) === 0 ? moved : 0);
    return end > start ? [[start, end, draw.of(labels)]] : [];
  });
}

function nearStretches(
  draw: Draw,
  reference: readonly Stretch[],
  labels: readonly string[],
): readonly Stretch[] {
  const steps = draw.of([[0], [0, 0, 0.1, -0.2], [0.5, -0.5, 3]]);
  const edges = [0, ...reference.map(([, end]) => end + draw.of(steps))];
  const rising = [...new Set(edges.filter((edge) => edge >= 0))].sort((a, b) => a - b);
  return rising.slice(1).map((end, index): Stretch => {
    const own = reference[Math.min(index, reference.length - 1)]?.[2] ?? draw.of(labels);
    return [rising[index] as number, end, draw.of([own, own, draw.of(labels)])];
  });
}

export function stretchCase(draw: Draw, labels: readonly string[]): StretchCase {
  const length = draw.of([3, 12, 12, 30]);
  const reference = stretches(draw, draw.of([1, 2, 5, 15]), length, labels);
  const isNear = draw.below(3) > 0;
  return {
    reference,
    estimated: isNear
      ? nearStretches(draw, reference, labels)
      : stretches(draw, draw.of([0, 1, 4, 15]), length + draw.of([0, 0, 1, -1]), labels),
  };
}

export const SEGMENT_LABELS = ['Intro', 'intro', 'verse', 'chorus', 'None', 'end'];

/** Levels end together, but for a few. */
export function levelsCase(draw: Draw): LevelsCase {
  const length = draw.of([2, 4, 7, 18]);
  const level = (count: number): readonly Stretch[] => {
    const edges = [0, ...draw.list(count - 1, () => Number((length * draw.share(4)).toFixed(1))), length];
    const rising = [...new Set(edges)].sort((a, b) => a - b);
    return rising
      .slice(1)
      .map((end, index): Stretch => [rising[index] as number, end, draw.of(['a', 'A', 'b', 'c', 'd'])]);
  };
  const levels = () => draw.list(1 + draw.below(3), (depth) => level(1 + draw.below(2 + 4 * depth)));
  const [reference, estimated] = [levels(), levels()];
  const cut = draw.below(10);
  return {
    reference,
    estimated:
      cut === 0 ? estimated.map((each) => each.slice(0, -1)).filter((each) => each.length > 0) : estimated,
  };
}
