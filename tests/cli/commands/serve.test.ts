import { once } from 'node:events';
import test from 'ava';
import { scoredFolder } from '../../report/scores-files.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { heareval } from '../heareval.ts';

test('`serve` tells its address, answers there, and ends with Ctrl-C', async (t) => {
  const embeddings = scoredFolder(t, { 'a/one-1.0.0-small': { value: 0.25 } });
  const program = heareval(temporaryFolder(t), ['serve', '--port', '0', '--embeddings-dir', embeddings]);
  const [chunk] = (await once(program.stdout, 'data')) as [Buffer];
  const url = String(chunk).trim();
  t.regex(url, /^http:\/\/127\.0\.0\.1:\d+\/$/);
  t.regex(await (await fetch(url)).text(), /<tr data-name="a">/);
  program.kill('SIGINT');
  const { exitCode, stderr } = await program;
  t.is(exitCode, 130);
  t.is(stderr, 'Ctrl-C ends it');
});

test('`serve` takes ports that there are', async (t) => {
  const { stderr, exitCode } = await heareval(temporaryFolder(t), ['serve', '--port', '70000']);
  t.is(exitCode, 2);
  t.regex(stderr, /argument '70000' is invalid. Expected a number from 0 to 65535\./);
});
