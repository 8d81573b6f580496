import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { encodeNpy } from '../../../src/formats/files/npy.ts';
import { decodeNpz, encodeNpz } from '../../../src/formats/files/npz.ts';

testProp(
  'members come back byte for byte, in order, whatever their names',
  [fc.uniqueArray(fc.tuple(fc.string({ minLength: 1 }), fc.uint8Array()), { selector: ([name]) => name })],
  (t, members) => {
    const map = new Map(members.map(([name, data]) => [Buffer.from(name).toString(), data] as const));
    const read = decodeNpz(encodeNpz(map), 'a.npz');
    t.deepEqual(
      [...read].map(([name, data]) => [name, [...data]]),
      [...map].map(([name, data]) => [name, [...data]]),
    );
  },
);

/** `numpy.savez(file, a=numpy.float32([1, 2]), b=numpy.float32([]))` of NumPy 2.4, in base64. */
const OF_NUMPY = [
  'UEsDBC0AAAAAAAAAIQCayqvn//////////8FABQAYS5ucHkBABAAiAAAAAAAAACIAAAAAAAAAJNOVU1QWQEAdgB7J2Rlc2Ny',
  'JzogJzxmNCcsICdmb3J0cmFuX29yZGVyJzogRmFsc2UsICdzaGFwZSc6ICgyLCksIH0gICAgICAgICAgICAgICAgICAgICAg',
  'ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAKAACAPwAAAEBQSwMELQAAAAAAAAAhAM3bafz/////////',
  '/wUAFABiLm5weQEAEACAAAAAAAAAAIAAAAAAAAAAk05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXIn',
  'OiBGYWxzZSwgJ3NoYXBlJzogKDAsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg',
  'ICAgICAgICAgICAgIApQSwECLQMtAAAAAAAAACEAmsqr54gAAACIAAAABQAAAAAAAAAAAAAAgAEAAAAAYS5ucHlQSwECLQMt',
  'AAAAAAAAACEAzdtp/IAAAACAAAAABQAAAAAAAAAAAAAAgAG/AAAAYi5ucHlQSwUGAAAAAAIAAgBmAAAAdgEAAAAA',
].join('');

test('a file of numpy.savez is read', (t) => {
  const members = decodeNpz(Buffer.from(OF_NUMPY, 'base64'), 'a.npz');
  t.deepEqual([...members.keys()], ['a.npy', 'b.npy']);
  t.is(
    Buffer.from(members.get('a.npy') ?? [])
      .subarray(-8)
      .readFloatLE(4),
    2,
  );
});

test('a file that is cut off, damaged or no npz file at all is told by its name', (t) => {
  const whole = encodeNpz(new Map([['a.npy', encodeNpy(Float32Array.of(1, 2), [2])]]));
  const damaged = whole.slice();
  damaged[100] = (damaged[100] ?? 0) ^ 1;
  for (const bytes of [whole.subarray(0, 150), damaged, new Uint8Array(), Buffer.from('x'.repeat(99))]) {
    t.throws(() => decodeNpz(bytes, 'a.npz'), {
      name: 'UserError',
      message: 'a.npz: is cut off or damaged; expected a npz file',
    });
  }
});
