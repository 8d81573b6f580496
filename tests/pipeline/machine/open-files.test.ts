import test from 'ava';
import { UserError } from '../../../src/errors.ts';
import { requireOpenFiles } from '../../../src/pipeline/machine/open-files.ts';

const limits = (files: string) => `Max processes             unlimited  unlimited  processes
Max open files            ${files}       ${files}      files
`;

test('a process that may open too few files is told so in one line', (t) => {
  t.throws(() => requireOpenFiles(limits('256')), {
    instanceOf: UserError,
    message: 'ulimit -n: this process may open 256 files at a time; expected 512 or more',
  });
  t.notThrows(() => requireOpenFiles(limits('1024')));
  t.notThrows(() => requireOpenFiles(limits('unlimited')));
  t.notThrows(() => requireOpenFiles(''));
});
