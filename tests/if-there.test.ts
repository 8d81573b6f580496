import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import test from 'ava';
import { ifThere } from '../src/if-there.ts';

const here = import.meta.filename;

test('what is read is given; a path that leads nowhere gives nothing', async (t) => {
  t.truthy(await ifThere(readFile(here)));
  t.is(await ifThere(readFile(`${here}.none`)), undefined);
  t.is(await ifThere(readdir(here)), undefined);
  t.is(await ifThere(readFile(join(here, 'below'))), undefined);
  t.is(await ifThere(readFile(`/${'x'.repeat(300)}`)), undefined);
});

test('any other error is told, a forbidden path in one line', async (t) => {
  await t.throwsAsync(ifThere(readFile(dirname(here))), { code: 'EISDIR' });
  const forbidden = Object.assign(new Error('no'), { code: 'EACCES', path: '/a' });
  await t.throwsAsync(ifThere(Promise.reject(forbidden)), { message: /^\/a: .*permission denied/ });
  await t.throwsAsync(ifThere(Promise.reject(new Error('mine'))), { message: 'mine' });
});
