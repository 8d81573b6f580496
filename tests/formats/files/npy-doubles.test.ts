import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { UserError } from '../../../src/errors.ts';
import { encodeNpy } from '../../../src/formats/files/npy.ts';
import { encodeNpyDoubles, readNpyDoubles } from '../../../src/formats/files/npy-doubles.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

testProp(
  'float64 values are read as they were written, to the last bit',
  [fc.integer({ min: 1, max: 3 }), fc.array(fc.double(), { maxLength: 20 })],
  async (t, columns, values) => {
    const data = Float64Array.from(values.slice(0, values.length - (values.length % columns)));
    const shape = [data.length / columns, columns];
    const file = join(temporaryFolder(t), 'a.npy');
    writeFileSync(file, encodeNpyDoubles(data, shape));
    t.deepEqual(await readNpyDoubles(file), { data, shape });
  },
  { numRuns: 30 },
);

test('what is no whole array of float64 is refused, and a shape that holds another number of values', async (t) => {
  t.throws(() => encodeNpyDoubles(new Float64Array(3), [2, 2]), {
    instanceOf: RangeError,
    message: 'shape (2, 2) does not hold 3 values',
  });
  const folder = temporaryFolder(t);
  const file = join(folder, 'a.npy');
  const refused = async (bytes: Uint8Array, message: string) => {
    writeFileSync(file, bytes);
    await t.throwsAsync(readNpyDoubles(file), { instanceOf: UserError, message: `${file}: ${message}` });
  };
  await refused(encodeNpy(new Float32Array(2), [2]), "the array's type is float32; expected float64 ('<f8')");
  const whole = encodeNpyDoubles(new Float64Array(2), [2]);
  await refused(whole.subarray(0, -1), '143 bytes; expected 144 for an array of shape (2)');
  await t.throwsAsync(readNpyDoubles(join(folder, 'b.npy')), { instanceOf: UserError, message: /b\.npy/ });
});
