import test from 'ava';
import { distancesChart } from '../../../src/report/charts/distances.ts';

test('without pitches, and with one alone, the shares are those of what is there', (t) => {
  const none = distancesChart([]);
  t.regex(none, /aria-label="Distances of 0 pitches in semitones: 0 are 0"/);
  t.notRegex(none, /NaN/);
  t.true(none.includes('>1 %<') && !none.includes('>100 %<'), 'an axis of what there may be');
  const one = distancesChart([[12, 1]]);
  t.regex(one, /<title>12 semitones: 1 \(100\.0 %\)<\/title>/);
  t.true(one.includes('>100 %<'));
});
