import test from 'ava';
import { scatterChart } from '../../../src/report/charts/scatter.ts';

const SCATTER = { title: 'pitch', x: 'right', y: 'predicted', points: [0, 10, 1, 30, 2, 20], omitted: 0 };

function dotsOf(svg: string): number[][] {
  return [...svg.matchAll(/<circle class="dot" cx="([^"]+)" cy="([^"]+)"/g)].map(([, x, y]) => [
    Number(x),
    Number(y),
  ]);
}

test('a point lies as far right as its first number, and as high as its second', (t) => {
  const svg = scatterChart({ ...SCATTER, diagonal: false });
  t.deepEqual(dotsOf(svg), [
    [56, 278],
    [201, 26],
    [346, 152],
  ]);
  t.true(svg.includes('aria-label="pitch: 3 points, predicted against right"'));
  t.false(svg.includes('class="ideal"'));
});

test('where points on the diagonal are right, both axes have one range, and the diagonal is drawn', (t) => {
  const svg = scatterChart({ ...SCATTER, diagonal: true });
  t.deepEqual(dotsOf(svg)[0], [56, 194]);
  t.true(svg.includes('<line class="ideal" x1="56" y1="278" x2="346" y2="26"/>'));
});
