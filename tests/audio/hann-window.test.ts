import test from 'ava';
import { hannWindow } from '../../src/audio/hann-window.ts';
import { fixture, type MelFixture, unpackFloat32 } from './fixture.ts';

test("windows equal torch's to the last bit of its cosine", (t) => {
  for (const [size, packed] of fixture<MelFixture>('mel').windows) {
    const expected = unpackFloat32(packed);
    const window = hannWindow(size);
    t.is(window.length, size);
    const furthest = Math.max(...window.map((value, n) => Math.abs(value - (expected[n] as number))));
    t.true(furthest <= 2 ** -24, `${size}: ${furthest}`);
    const equal = window.filter((value, n) => value === expected[n]).length;
    t.true(equal >= 0.95 * size, `${size}: ${equal} equal`);
  }
});
