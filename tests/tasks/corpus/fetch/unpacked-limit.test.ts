import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { UnpackedLimit, UnpacksToTooMuch } from '../../../../src/tasks/corpus/fetch/unpacked-limit.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';

const LIMITS = { ratio: 10, spare: 1000, total: 50_000, entries: 3 };

/** Of archives of so many bytes. */
function limitOf(t: ExecutionContext, sizes: readonly number[], limits: Partial<typeof LIMITS> = {}) {
  const files = Object.fromEntries(sizes.map((size, index) => [`${index}`, 'x'.repeat(size)]));
  const folder = temporaryFolder(t, files);
  const archives = Object.keys(files).map((file) => join(folder, file));
  return new UnpackedLimit(archives, folder, 'a.zip', { ...LIMITS, ...limits });
}

test('a small archive may unpack to what is always allowed, and to no byte more', (t) => {
  const limit = limitOf(t, [10]);
  limit.add(400);
  limit.add(600);
  t.throws(() => limit.add(1), {
    instanceOf: UnpacksToTooMuch,
    message: 'a.zip: its 10 bytes unpack to more than 10 times as much; expected an archive of recordings',
  });
});

test('a larger one may unpack to so many times the size of all its volumes', (t) => {
  const limit = limitOf(t, [150, 50]);
  t.notThrows(() => limit.check(2000));
  t.throws(() => limit.check(2001), { instanceOf: UnpacksToTooMuch });
});

test('none may unpack to more than any corpus has, in bytes or in entries', (t) => {
  const limit = limitOf(t, [9000]);
  t.notThrows(() => limit.check(50_000));
  t.throws(() => limit.check(50_001), { message: /^a\.zip: unpacks to more than 50000 bytes; / });
  for (let entry = 0; entry < 3; entry += 1) limit.addEntry(0);
  t.throws(() => limit.addEntry(0), { message: /^a\.zip: has more than 3 entries; / });
});

test('an entry without content takes up some room', (t) => {
  const limit = limitOf(t, [1]);
  limit.addEntry(488);
  t.throws(() => limit.addEntry(0), { instanceOf: UnpacksToTooMuch });
});

test('nothing unpacks to more than the disk has room for', (t) => {
  const limit = limitOf(t, [1], { spare: 2 ** 60, total: 2 ** 60 });
  t.throws(() => limit.check(2 ** 59), {
    message: /^a\.zip: unpacks to \d+ bytes or more; the disk of .* has \d+ left$/,
  });
});
