import { join } from 'node:path';
import test from 'ava';
import { BadInputsError, UserError } from '../../../src/errors.ts';
import { buildGraph } from '../../../src/pipeline/graph.ts';
import { defineStep, folder, type InputSource, select } from '../../../src/pipeline/index.ts';
import { checkFolders } from '../../../src/pipeline/plan/check-folders.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const read = defineStep<Record<never, never>, { from: readonly InputSource[] }>({
  name: 'Read',
  version: '1',
  run: async () => {},
});
const check = (...from: readonly InputSource[]) =>
  checkFolders(buildGraph([read({ scope: 'test', params: {}, inputs: { from } })]));

test('folders that are there are nothing to tell of, a missing one is one line, several are told together', (t) => {
  const root = temporaryFolder(t, { 'there/a.txt': '', 'file.txt': '' });
  const [there, absent, file] = ['there', 'absent', 'file.txt'].map((name) => join(root, name)) as [
    string,
    string,
    string,
  ];
  t.notThrows(() => check(folder(there), select(folder(there), 'a.txt')));
  const nothing = `${absent}: expected a folder, found nothing`;
  const one = t.throws(() => check(folder(absent), select(folder(absent), '*.txt'), folder(there)));
  t.true(one instanceof UserError && !(one instanceof BadInputsError));
  t.is(one?.message, nothing);
  const all = t.throws(() => check(folder(absent), folder(file)));
  t.true(all instanceof BadInputsError);
  t.regex(all?.message ?? '', /^2 folders cannot be read:/);
  for (const line of [nothing, `${file}: expected a folder, found a file`]) {
    t.true(all?.message.includes(line));
  }
});

test('a folder of which more is known is told of in its own words, with what mends it', (t) => {
  const missing = { problem: 'fonts are not installed', next: 'npm install fonts' };
  const error = t.throws<UserError>(() => check({ ...folder(join(temporaryFolder(t), 'absent')), missing }));
  t.is(error?.message, missing.problem);
  t.is(error?.next, missing.next);
});
