import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { UserError } from '../../../src/errors.ts';
import {
  decodeNpy,
  encodeNpy,
  readNpy,
  readNpyRows,
  readNpyShape,
  writeNpy,
} from '../../../src/formats/files/npy.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { fixture } from '../python-fixture.ts';

const count = (shape: readonly number[]) => shape.reduce((product, size) => product * size, 1);
const eighths = (shape: readonly number[]) => Float32Array.from({ length: count(shape) }, (_, i) => i / 8);

test('float32 arrays are written byte for byte as numpy.save writes them', (t) => {
  for (const { shape, dtype, base64 } of fixture.npy) {
    if (dtype === '<f4') t.is(Buffer.from(encodeNpy(eighths(shape), shape)).toString('base64'), base64);
  }
});

test('arrays that numpy saved are read back, float64 as float32', async (t) => {
  const path = join(temporaryFolder(t), 'a.npy');
  for (const { shape, base64 } of fixture.npy) {
    const bytes = Buffer.from(base64, 'base64');
    const expected = { data: eighths(shape), shape };
    t.deepEqual(decodeNpy(bytes, 'a.npy'), expected);
    writeFileSync(path, bytes);
    t.deepEqual(await readNpy(path), expected);
    t.deepEqual(await readNpyShape(path), shape);
  }
});

testProp('what is encoded is decoded again', [fc.float32Array()], (t, data) => {
  t.deepEqual(decodeNpy(encodeNpy(data, [data.length]), 'x').data, data);
});

test('a matrix written in chunks is the file that is written at once', async (t) => {
  const path = join(temporaryFolder(t), 'sub', 'm.npy');
  const data = eighths([50, 3]);
  await writeNpy(path, [50, 3], [data.subarray(0, 7), data.subarray(7, 7), data.subarray(7)]);
  t.deepEqual(new Uint8Array(readFileSync(path)), encodeNpy(data, [50, 3]));
});

test('a matrix whose chunks do not fill it is not left behind', async (t) => {
  const folder = temporaryFolder(t);
  await t.throwsAsync(writeNpy(join(folder, 'm.npy'), [2, 3], [new Float32Array(5)]), {
    message: /5 values were given for shape \(2, 3\)/,
  });
  t.deepEqual(readdirSync(folder), []);
});

test('rows of several files are read into one matrix', async (t) => {
  const folder = temporaryFolder(t);
  const data = eighths([5, 3]);
  await writeNpy(join(folder, 'm.npy'), [5, 3], [data]);
  const both = new Float32Array(7 * 3);
  await readNpyRows(join(folder, 'm.npy'), both.subarray(0, 15));
  await readNpyRows(join(folder, 'm.npy'), both.subarray(15), 2);
  t.deepEqual(both, Float32Array.of(...data, ...data.subarray(6, 12)));
  await t.throwsAsync(readNpyRows(join(folder, 'm.npy'), both), { instanceOf: UserError, message: /5 rows/ });
  await t.throwsAsync(readNpyRows(join(folder, 'm.npy'), new Float32Array(4)), { instanceOf: UserError });
});

test('files that are no float arrays, or cut off, are refused in one line', async (t) => {
  const good = Buffer.from(encodeNpy(eighths([3, 4]), [3, 4]));
  const path = join(temporaryFolder(t), 'a.npy');
  const cases: [Uint8Array, RegExp][] = [
    [Buffer.from('RIFF....'), /^\S+: not a npy file/],
    [Buffer.alloc(0), /^\S+: not a npy file/],
    [good.subarray(0, 50), /^\S+: the npy header is cut off$/],
    [good.subarray(0, 140), /^\S+: 140 bytes; expected 176 for an array of shape \(3, 4\)$/],
    [Buffer.concat([good, Buffer.of(0)]), /^\S+: 177 bytes; expected 176/],
    [Buffer.from(fixture.notFloat, 'base64'), /^\S+: the array's type is <i4; expected float32/],
    [Buffer.from(fixture.fortran, 'base64'), /Fortran order; expected C order$/],
  ];
  for (const [bytes, message] of cases) {
    t.throws(() => decodeNpy(bytes, 'a.npy'), { instanceOf: UserError, message });
    writeFileSync(path, bytes);
    await t.throwsAsync(readNpy(path), { instanceOf: UserError, message });
  }
  await t.throwsAsync(readNpy(join(path, '..', 'b.npy')), { instanceOf: UserError, message: /no such file/ });
});
