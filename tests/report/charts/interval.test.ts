import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { intervalChart } from '../../../src/report/charts/interval.ts';

const titles = { title: 'top1_acc', label: 'scores' };
const numbersOf = (svg: string, pattern: RegExp) =>
  [...svg.matchAll(pattern)].map(([, each]) => Number(each));
const marksOf = (svg: string) => numbersOf(svg, /<circle class="mark1" cx="([^"]*)"/g);

test('numbers along the axis are those of the scale, each another, and places are in hundredths of a pixel', (t) => {
  const svg = intervalChart(
    [
      { module: 'a', value: 0.9851, interval: null },
      { module: 'b', value: 0.9652, interval: null },
    ],
    titles,
  );
  const ticks = [...svg.matchAll(/<text x="([^"]*)" y="[^"]*" class="tick" text-anchor="middle">([^<]*)</g)];
  const shown = ticks.map(([, x, text]) => [Number(x), Number(text)] as const);
  t.true(shown.length >= 5 && shown.some(([, value]) => !Number.isInteger(value * 100)));
  t.is(new Set(shown.map(([, value]) => value)).size, shown.length);
  const [[left = 0, low = 0] = [], [right = 0, high = 0] = []] = [shown[0], shown.at(-1)];
  const placeOf = (value: number) => left + ((value - low) / (high - low)) * (right - left);
  for (const [index, value] of [0.9851, 0.9652].entries()) {
    t.true(Math.abs((marksOf(svg)[index] ?? 0) - placeOf(value)) < 0.02);
  }
  t.notRegex(svg.replaceAll(/>[^<]*</g, '><'), /\d\.\d{3}/);
});

test('a score that is not finite is left out, and an interval without an end goes to the edge', (t) => {
  const svg = intervalChart(
    [
      { module: 'a', value: 1, interval: [0, Number.POSITIVE_INFINITY] },
      { module: 'b', value: Number.NaN, interval: null },
      { module: 'c', value: Number.POSITIVE_INFINITY, interval: null },
    ],
    titles,
  );
  t.is(marksOf(svg).length, 1);
  t.notRegex(svg.replaceAll(/<title>.*?<\/title>/g, ''), /NaN|Infinity/);
  t.deepEqual(marksOf(intervalChart([], titles)), []);
});

testProp(
  'every score lies within its interval, and both within the axis',
  [
    fc.array(fc.tuple(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.nat(1000), fc.nat(1000)), {
      minLength: 1,
      maxLength: 6,
    }),
  ],
  (t, drawn) => {
    const scores = drawn.map(([value, below, above], index) => ({
      module: `m${index}`,
      value,
      interval: [value - below, value + above] as const,
    }));
    const svg = intervalChart(scores, titles);
    const [axisLeft = 0] = numbersOf(svg, /<line class="axis" x1="([^"]*)"/g);
    const [axisRight = 0] = numbersOf(svg, /<line class="axis" x1="[^"]*" x2="([^"]*)"/g);
    const lows = numbersOf(svg, /<line class="interval" x1="([^"]*)"/g);
    const highs = numbersOf(svg, /<line class="interval" x1="[^"]*" x2="([^"]*)"/g);
    for (const [index, place] of marksOf(svg).entries()) {
      const [low = Number.NaN, high = Number.NaN] = [lows[index], highs[index]];
      t.true(axisLeft - 0.01 <= low && low <= place && place <= high && high <= axisRight + 0.01);
    }
  },
);
