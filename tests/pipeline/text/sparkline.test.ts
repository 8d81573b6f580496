import test from 'ava';
import { sparkline } from '../../../src/pipeline/text/sparkline.ts';

test('the lowest value is the lowest block and the highest the highest', (t) => {
  t.is(sparkline([3, 10, 3, 6.4], 10), '▁█▁▄');
  t.is(sparkline([7, 7], 10), '▁▁');
  t.is(sparkline([], 10), '');
  t.is(sparkline([1, Number.NaN, 2], 10), '▁ █');
});

test('more values than there is room for are drawn as means, of all of them', (t) => {
  t.is(sparkline([0, 0, 4, 4, 8, 8], 3), '▁▅█');
  t.is(sparkline([0, 8, 0, 8, 80], 4).length, 4);
});
