import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import {
  likeliestStates,
  loopTransitions,
  matrixTransitions,
  StatePath,
} from '../../src/numerics/viterbi.ts';

const STATES = 3;
const share = fc.double({ min: 0, max: 1, noNaN: true });
const frames = fc.array(fc.tuple(share, share, share), { maxLength: 40 });

testProp(
  'the path of frames that come in parts is that of all of them, by a loop as by a matrix',
  [frames, fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 8 }), share, fc.boolean()],
  (t, rows, parts, stay, isLoop) => {
    const away = (1 - stay) / (STATES - 1);
    const matrix = [0, 1, 2].map((from) => [0, 1, 2].map((to) => (from === to ? stay : away)));
    const transitions = isLoop ? loopTransitions(STATES, stay) : matrixTransitions(matrix);
    const values = Float32Array.from(rows.flat());
    const path = new StatePath(transitions, { initial: [0.5, 0.25, 0.25] });
    const found: number[] = [];
    let first = 0;
    for (const part of [...parts, rows.length]) {
      path.add(values.subarray(first * STATES, (first + part) * STATES));
      first = Math.min(rows.length, first + part);
      found.push(...path.settled());
      t.true(found.length <= first);
    }
    found.push(...path.rest());
    t.deepEqual(found, [...likeliestStates(values, transitions, { initial: [0.5, 0.25, 0.25] })]);
  },
);

test('states are settled as soon as frames say which they are, so that little is held of what is long', (t) => {
  const path = new StatePath(loopTransitions(2, 0.9));
  let settled = 0;
  for (let frame = 0; frame < 100; frame++) {
    path.add(frame % 20 < 10 ? Float32Array.of(0.99, 0.01) : Float32Array.of(0.01, 0.99));
    settled += path.settled().length;
    t.true(frame < 5 || settled > frame - 5, `${settled} of ${frame + 1}`);
  }
});
