import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { compareText } from '../../../../src/numerics/text-order.ts';
import { compareLabels, labelsAsRead } from '../../../../src/tasks/corpus/labels/labels.ts';

testProp(
  'texts are ordered by code points, as Python and UTF-8 bytes are',
  [fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' })],
  (t, a, b) => {
    t.is(Math.sign(compareText(a, b)), Buffer.compare(Buffer.from(a), Buffer.from(b)));
  },
);

test('integers are ordered by value, strings of digits by their characters', (t) => {
  t.deepEqual([100, 9, 60].sort(compareLabels), [9, 60, 100]);
  t.deepEqual(['100', '9', '60'].sort(compareLabels), ['100', '60', '9']);
});

test('labels become numbers where all of them are integers, as pandas reads a csv', (t) => {
  t.deepEqual(labelsAsRead(['60', 61, '007', '-3']), [60, 61, 7, -3]);
  t.deepEqual(labelsAsRead(['60', 'sixty']), ['60', 'sixty']);
  t.deepEqual(labelsAsRead([60, 'sixty']), ['60', 'sixty']);
});
