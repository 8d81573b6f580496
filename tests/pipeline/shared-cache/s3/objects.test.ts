import { hash } from 'node:crypto';
import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { objectsOf } from '../../../../src/pipeline/shared-cache/s3/objects.ts';

const file = (size: number, index: number, content = `${index}`) => ({
  path: `${index}.bin`,
  size,
  mtimeMs: 0,
  sha256: hash('sha256', content),
});

testProp(
  'every file that has bytes is in one object, in order, and no object of several is long',
  [fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 2 ** 24 })), { maxLength: 40 })],
  (t, sizes) => {
    const files = sizes.map((size, index) => file(size, index));
    const objects = objectsOf(files);
    const byPath = (a: { path: string }, b: { path: string }) => a.path.localeCompare(b.path);
    t.deepEqual(
      objects.flatMap((each) => each.files).sort(byPath),
      files.filter(({ size }) => size > 0).sort(byPath),
    );
    for (const each of objects) {
      t.is(
        each.size,
        each.files.reduce((sum, { size }) => sum + size, 0),
      );
      t.true(each.files.length === 1 || each.size <= 2 ** 23);
    }
  },
  { numRuns: 50 },
);

test('thousands of clips are a few objects, named by what they hold', (t) => {
  const clips = Array.from({ length: 2500 }, (_, index) => file(20_000, index));
  const names = objectsOf(clips).map(({ name }) => name);
  t.is(names.length, 6);
  t.deepEqual(
    objectsOf(clips).map(({ name }) => name),
    names,
  );
  const changed = clips.map((clip, index) => (index === 0 ? file(20_000, 0, 'other') : clip));
  const others = objectsOf(changed).map(({ name }) => name);
  t.not(others[0], names[0]);
  t.deepEqual(others.slice(1), names.slice(1));
});
