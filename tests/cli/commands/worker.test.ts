import test from 'ava';
import { temporaryFolder } from '../../temporary-folder.ts';
import { command } from '../in-process.ts';

test('a worker whose queue cannot be reached says so in one line, without the password, and ends with 2', async (t) => {
  const { exitCode, stderr, stdout } = await command(temporaryFolder(t), [
    'worker',
    '--queue',
    'redis://me:secret@127.0.0.1:1/0',
  ]);
  t.is(exitCode, 2);
  t.is(stderr, '--queue redis://127.0.0.1:1/0: cannot be used: ECONNREFUSED');
  t.is(stdout, '');
});

test('a class of steps has a name of small letters', async (t) => {
  const args = ['worker', '--queue', 'redis://127.0.0.1:1/0', '--class', 'GPU nodes'];
  const { exitCode, stderr } = await command(temporaryFolder(t), args);
  t.is(exitCode, 2);
  t.regex(stderr, /'GPU nodes' is invalid\. Expected a name of small letters, digits, - and _\./);
});
