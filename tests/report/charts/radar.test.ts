import test from 'ava';
import { radarChart } from '../../../src/report/charts/radar.ts';
import { MOST_SERIES } from '../../../src/report/charts/series.ts';

const axes = [['up'], ['right'], ['down'], ['left']];

function cornersOf(svg: string, look: string): number[][] {
  const points = new RegExp(`<polygon class="${look}" points="([^"]*)"`).exec(svg)?.[1] ?? '';
  return points.split(' ').map((pair) => pair.split(',').map(Number));
}

test('0 is in the middle and 1 at the rim, the first axis up, the others clockwise', (t) => {
  const svg = radarChart(axes, [{ module: 'a', values: [1, 0.5, 0, 0.5] }], 'radar');
  const [up = [], right = [], middle = [], left = []] = cornersOf(svg, 'line1');
  const [x = 0, y = 0] = middle;
  const radius = y - (up[1] ?? 0);
  t.true(radius > 100);
  t.is(up[0], x);
  t.deepEqual(
    [right, left].map((each) => each.map(Math.round)),
    [[x + radius / 2, y].map(Math.round), [x - radius / 2, y].map(Math.round)],
  );
});

test('a score that is not there has no point, one beyond 0 and 1 is at the end', (t) => {
  const svg = radarChart(axes, [{ module: 'a', values: [2, null, -1, 0.5] }], 'radar');
  t.is(cornersOf(svg, 'line1').length, 3);
  t.is([...svg.matchAll(/<circle class="mark1"/g)].length, 3 + 1);
  t.notRegex(svg, /NaN/);
});

test('every series has a colour and a shape of its own, told below with its name', (t) => {
  const series = Array.from({ length: MOST_SERIES }, (_, index) => ({
    module: `module ${index}`,
    values: [0.5, 0.5, 0.5, 0.5],
  }));
  const svg = radarChart(axes, series, 'radar');
  const shapes = series.map((_, index) => {
    const [, tag, rest] = new RegExp(`<(circle|polygon) class="mark${index + 1}"([^>]*)`).exec(svg) ?? [];
    return tag === 'circle' ? 'circle' : `${rest?.split(' ').length}, ${rest?.split(/[", ]/)[3]}`;
  });
  t.is(new Set(shapes).size, MOST_SERIES, shapes.join('; '));
  for (const { module } of series) t.regex(svg, new RegExp(`>${module}</text>`));
});
