import { join } from 'node:path';
import test from 'ava';
import { create } from 'tar';
import { UserError } from '../../../src/errors.ts';
import { locateTasks } from '../../../src/tasks/archive/locate-tasks.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

test('a task folder, a folder of task folders and what an archive unpacks to are told apart', async (t) => {
  const root = temporaryFolder(t, {
    'one-1.0-full/task_metadata.json': '{}',
    'hear-2021.0.6/tasks/a-1.0-full/task_metadata.json': '{}',
    'hear-2021.0.6/tasks/b-1.0-full/task_metadata.json': '{}',
    'hear-2021.0.6/tasks/readme.txt': '',
  });
  const names = async (typed: string) => (await locateTasks(join(root, typed))).map(({ name }) => name);
  t.deepEqual(await names('one-1.0-full'), ['one-1.0-full']);
  t.deepEqual(await names('hear-2021.0.6'), ['a-1.0-full', 'b-1.0-full']);
  t.deepEqual(await names('hear-2021.0.6/tasks'), ['a-1.0-full', 'b-1.0-full']);
});

for (const [typed, what] of [
  ['other.tar.gz', 'an archive without a task'],
  ['text.tar.gz', 'a file that is no archive'],
  ['empty', 'a folder without a task'],
  ['nothing.tar.gz', 'a path where nothing is'],
] as const) {
  test(`${what} is refused in one line that names it`, async (t) => {
    const root = temporaryFolder(t, { 'text.tar.gz': 'no archive', 'empty/x.txt': '' });
    await create({ file: join(root, 'other.tar.gz'), cwd: root, gzip: true }, ['empty']);
    const error = await t.throwsAsync(locateTasks(join(root, typed)), { instanceOf: UserError });
    t.true(error?.message.startsWith(join(root, typed)));
    t.notRegex(error?.message ?? '', /\n/);
  });
}
