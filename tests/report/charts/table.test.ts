import test from 'ava';
import { tableChart } from '../../../src/report/charts/table.ts';

test('a table has a line for each row, numbers with three digits, and a stroke where there is none', (t) => {
  const svg = tableChart(
    ['piano', 'clips', 'notes_onset_fms'],
    [
      { name: 'AkPnBcht', values: ['12', 0.51249] },
      { name: 'a <b>', values: ['1', null] },
    ],
  );
  t.regex(svg, /aria-label="piano: 2 rows, clips, notes_onset_fms"/);
  const texts = [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);
  t.deepEqual(texts, [
    'piano',
    'clips',
    'notes_onset_fms',
    'AkPnBcht',
    '12',
    '0.512',
    'a &lt;b&gt;',
    '1',
    '–',
  ]);
  t.is([...svg.matchAll(/<line /g)].length, 2);
  const [, width, height] = /width="([\d.]+)" height="([\d.]+)"/.exec(svg) ?? [];
  const ends = [...svg.matchAll(/<text x="([\d.]+)" y="([\d.]+)"/g)].map(([, x, y]) => [
    Number(x),
    Number(y),
  ]);
  t.true(ends.every(([x = 0, y = 0]) => x <= Number(width) && y <= Number(height)));
  t.notThrows(() => tableChart(['clip'], []));
});
