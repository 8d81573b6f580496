import test from 'ava';
import { UserError } from '../../../src/errors.ts';
import type { Description } from '../../../src/modules/network/description.ts';
import { checkGrowth, outputsOfOneLength } from '../../../src/modules/network/outputs.ts';

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

/** The output of frames of a model of one length whose output has this shape, where its hop gives so many frames. */
function framesOf(dims: readonly number[], expected?: number) {
  const probe = { y: { type: 'float32', dims: [1, ...dims], data: new Float32Array() } };
  const description = { hop: 10 } as Description;
  return outputsOfOneLength(probe as never, true, description, expected, 'net.json').frames;
}

test('of a table that axis has the frames that the hop gives, two more or fewer at most', (t) => {
  for (const count of [98, 102]) {
    t.deepEqual(framesOf([count, 128], 100), { name: 'y', size: 128, isTransposed: false, count });
    t.deepEqual(framesOf([128, count], 100), { name: 'y', size: 128, isTransposed: true, count });
  }
  for (const count of [97, 103]) {
    t.throws(() => framesOf([count, 128], 100), {
      instanceOf: UserError,
      message: /^net\.json: hop: 10; gives 100 frames, but its output `y` has shape \(\d+, 128\); /,
    });
  }
});

test('where both axes are near, it is the one that has exactly as many', (t) => {
  t.is(framesOf([101, 100], 100)?.isTransposed, true);
  t.is(framesOf([100, 101], 100)?.isTransposed, false);
  t.throws(() => framesOf([101, 99], 100), { instanceOf: UserError });
  t.throws(() => framesOf([100, 100], 100), { instanceOf: UserError });
  t.throws(() => framesOf([100, 128]), { message: /^how many milliseconds lie between the frames/ });
});
