import test from 'ava';
import { renderVega } from '../../../src/report/plots/render-vega.ts';

test('numbers along an axis are those of the scale, coordinates are rounded to a hundredth of a pixel', async (t) => {
  const svg = await renderVega(
    {
      width: 437,
      data: { values: [{ x: 0.9651 }, { x: 0.9852 }] },
      mark: 'point',
      encoding: { x: { field: 'x', type: 'quantitative', scale: { zero: false } } },
    },
    'two points',
  );
  const shown = [...svg.matchAll(/<text[^>]*>(0\.\d+)<\/text>/g)].map(([, number]) => number);
  t.true(shown.some((number) => /^0\.\d{3}$/.test(number ?? '')));
  t.is(new Set(shown).size, shown.length);
  t.notRegex(svg.replaceAll(/>[^<]*</g, '><'), /\d\.\d{3}/);
});
