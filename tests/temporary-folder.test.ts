import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { removeFolder } from './temporary-folder.ts';

test('a folder in which a process still writes is removed once that has ended', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'heareval-test-'));
  const writing =
    'echo begun; while :; do mkdir -p a/b && echo late > "a/b/$((RANDOM % 99))"; done 2>/dev/null';
  const writer = spawn('bash', ['-c', writing], { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });
  await once(writer.stdout, 'data');
  const removed = removeFolder(folder);
  const ended = once(writer, 'close');
  writer.kill('SIGKILL');
  await ended;
  await removed;
  t.false(existsSync(folder));
});
