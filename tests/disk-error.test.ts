import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { explainDiskError } from '../src/disk-error.ts';
import { UserError } from '../src/errors.ts';
import { makeFolder } from '../src/make-folder.ts';
import { temporaryFolder } from './temporary-folder.ts';

function explained(path: string): unknown {
  try {
    return makeFolder(path);
  } catch (error) {
    return explainDiskError(error, 'elsewhere');
  }
}

test('a file in the place of a folder is one line that names it', (t) => {
  const file = join(temporaryFolder(t), 'file');
  writeFileSync(file, '');
  const error = explained(file);
  t.true(error instanceof UserError);
  t.is(
    (error as Error).message,
    `${file}: cannot be written or read: a file is where a folder is expected (EEXIST)`,
  );
});

(existsSync('/proc/self') ? test : test.skip)(
  'a place that takes no folders is one line that names it',
  (t) => {
    const error = explained('/proc/heareval/a');
    t.true(error instanceof UserError);
    t.is(
      (error as Error).message,
      '/proc/heareval: cannot be written or read: no folder can be made there (ENOENT)',
    );
  },
);

test('an error that is not of the disk comes back as it is', (t) => {
  const refused = Object.assign(new Error('refused'), { code: 'EACCES', syscall: 'connect' });
  t.is(explainDiskError(refused, 'x'), refused);
  const missing = Object.assign(new Error('missing'), { code: 'ENOENT', syscall: 'open' });
  t.is(explainDiskError(missing, 'x'), missing);
});

test('a file that is being written is told by the name that it was to have', (t) => {
  const denied = Object.assign(new Error('denied'), {
    code: 'EACCES',
    syscall: 'open',
    path: join('out', '.tmp-1-0-1-ab'),
  });
  t.regex(
    (explainDiskError(denied, 'out/report.html') as Error).message,
    /^out\/report\.html: cannot be written/,
  );
  t.true((explainDiskError(denied, '') as Error).message.startsWith(join('out', '.tmp-1-0-1-ab')));
});
