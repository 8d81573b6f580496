import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { encodeWav16 } from '../../../src/audio/index.ts';
import { audioStats } from '../../../src/tasks/stats/audio-stats.ts';
import { whileForbidden } from '../../forbidden.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

test('links to folders of recordings are followed; pipes and broken links are named, not waited for', async (t) => {
  const wav = Buffer.from(encodeWav16({ samples: new Int16Array(800), sampleRate: 8000 }));
  const elsewhere = temporaryFolder(t, { 'deep/a.wav': wav });
  const folder = temporaryFolder(t, { 'b.wav': wav, '._b.wav': 'attributes' });
  symlinkSync(elsewhere, join(folder, 'linked'));
  symlinkSync('nowhere', join(folder, 'broken.wav'));
  execFileSync('mkfifo', [join(folder, 'pipe.wav')]);
  const [stats] = await audioStats(folder, 1);
  t.deepEqual(stats?.sampleRates, { 8000: 2 });
  t.deepEqual(
    stats?.unreadable.map(({ problem }) => problem),
    [
      'broken.wav: a broken link; expected a file or a link to one',
      'pipe.wav: a pipe; expected a file or a link to one',
    ],
  );
});

test.serial('a folder that may not be read is told so, one that is not there so', async (t) => {
  const folder = temporaryFolder(t);
  await t.throwsAsync(audioStats(join(folder, 'none'), 1), {
    message: /none: no such folder, expected a task folder/,
  });
  if (process.platform === 'win32') return;
  const denied = { message: `${folder}: cannot be written or read: permission denied (EACCES)` };
  await t.throwsAsync(
    whileForbidden(folder, () => audioStats(folder, 1)),
    denied,
  );
});
