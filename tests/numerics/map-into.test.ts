import { fc, testProp } from '@fast-check/ava';
import { mapInto } from '../../src/numerics/map-into.ts';

testProp(
  'an array mapped into another type holds what TypedArray.from makes of it',
  [fc.float32Array(), fc.constantFrom(32767, -1e6, 0.3)],
  (t, source, factor) => {
    const value = (each: number) => Math.round(each * factor);
    t.deepEqual(mapInto(new Int16Array(source.length), source, value), Int16Array.from(source, value));
    t.deepEqual(mapInto(new Float32Array(source.length), source, value), Float32Array.from(source, value));
  },
);
