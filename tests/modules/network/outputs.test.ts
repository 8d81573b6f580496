import test from 'ava';
import { UserError } from '../../../src/errors.ts';
import { checkGrowth } from '../../../src/modules/network/outputs.ts';

/** Checks a hop against the frames that a sound has at first, and when it is that much longer. */
const check = (counts: readonly number[], longer: number, hop: number) =>
  checkGrowth({ name: 'frames', size: 4, isTransposed: false, counts }, longer, hop, 'net.json');

test('frames agree with a hop where one and a twentieth of them are more or fewer', (t) => {
  for (const more of [18, 19, 20, 21, 22]) t.notThrows(() => check([5, 5 + more], 1000, 50));
  for (const more of [17, 23]) t.throws(() => check([5, 5 + more], 1000, 50), { instanceOf: UserError });
});

test('a hop that is not that of the frames is told with theirs, to three digits', (t) => {
  const { message } = t.throws(() => check([0, 375], 4000, 50), { instanceOf: UserError });
  t.is(message, 'net.json: hop: 50; its output `frames` has a frame every 10.7 ms; expected that');
});
