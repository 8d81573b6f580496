import { join, resolve } from 'node:path';
import test from 'ava';
import { execa } from 'execa';
import { contentsBelow } from '../../tasks/run-node.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { heareval } from '../heareval.ts';

test('a task that is packed and imported elsewhere is the same, and is run as it is', async (t) => {
  const folder = temporaryFolder(t);
  const task = resolve('dist/tasks/tone_events.js');
  const options = ['--mode', 'small', '--sample-rate', '16000', '--tar-dir', 'archives'];
  await execa(process.execPath, [task, ...options], { cwd: folder });
  const archive = 'archives/hear-2021.1.1-tone_events-1.0.0-small-16000.tar.gz';
  const there = ['--tasks-dir', 'there', '--workdir', 'kept'];
  const imported = await heareval(folder, ['import', archive, '--sample-rate', '16000', ...there]);
  t.is(imported.exitCode, 0);
  t.is(imported.stdout, join('there', 'tone_events-1.0.0-small'));
  t.deepEqual(await contentsBelow(join(folder, 'there')), await contentsBelow(join(folder, 'tasks')));

  const refused = await heareval(folder, ['preprocess', 'tone_events', '--mode', 'small', ...there]);
  t.is(refused.exitCode, 2);
  t.regex(refused.stderr, /there\/tone_events-1\.0\.0-small: there is such a task already/);

  const planned = await heareval(folder, [
    'run',
    '--module=./baseline',
    '--task=tone_events-1.0.0-small',
    '--dry-run',
    ...there,
  ]);
  t.is(planned.exitCode, 0);
  t.notRegex(planned.stdout, /PrepareAudio/);
});
