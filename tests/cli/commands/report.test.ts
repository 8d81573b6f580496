import { existsSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { scoredFolder } from '../../report/scores-files.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { command } from '../in-process.ts';

test('`report` writes a page, tells on standard error what is missing, and on standard output what it wrote', async (t) => {
  const folder = temporaryFolder(t);
  const embeddings = scoredFolder(t, { 'a/one-1.0.0-small': { value: 0.25 } });
  const { stdout, stderr, exitCode } = await command(folder, [
    'report',
    '--embeddings-dir',
    embeddings,
    '--output',
    'pages/r.html',
  ]);
  t.is(exitCode, 0, stderr);
  t.is(stdout, join('pages', 'r.html'));
  t.regex(stderr, /^\S+task_metadata\.json: no such file; expected [^\n]*$/);
  t.true(existsSync(join(folder, 'pages/r.html')));
});

test('`report` without scores is one line, with what to do, and exit code 2', async (t) => {
  const { stderr, exitCode } = await command(temporaryFolder(t), ['report']);
  t.is(exitCode, 2);
  t.regex(stderr, /^embeddings: no scores; expected <module>\/<task>\/scores\.json\n {2}next: heareval run /);
});

test('`report --audio` takes what it knows', async (t) => {
  const { stderr, exitCode } = await command(temporaryFolder(t), ['report', '--audio', 'all']);
  t.is(exitCode, 2);
  t.regex(stderr, /argument 'all' is invalid. Allowed choices are none, worst, link/);
});
