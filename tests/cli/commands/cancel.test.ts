import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { temporaryFolder } from '../../temporary-folder.ts';
import { command } from '../in-process.ts';

test('where no run has jobs, cancel says so, and that is no mistake but for a run that is named', async (t) => {
  const folder = temporaryFolder(t);
  for (const args of [['cancel'], ['cancel', '--all']]) {
    t.like(await command(folder, args), { exitCode: 0, stdout: 'no jobs of runs in _workdir', stderr: '' });
    t.is((await command(folder, [...args, '--json'])).stdout, '[]');
  }
  const named = await command(folder, ['cancel', '2026']);
  t.like(named, {
    exitCode: 2,
    stderr: '2026: no run with jobs begins so in _workdir; none has any',
  });
  const both = await command(folder, ['cancel', '2026', '--all']);
  t.like(both, { exitCode: 2, stderr: '--all: cancels every run; got 2026 too' });
});

test('cancel lists the runs that have jobs, and cancels those that are meant', async (t) => {
  const folder = temporaryFolder(t);
  const jobs = join(folder, '_workdir', '.jobs', 'queue');
  mkdirSync(jobs, { recursive: true });
  for (const [index, run] of ['a-1', 'a-1', 'b-1'].entries()) {
    const queue = { run, className: 'one', address: 'redis://127.0.0.1:1/0' };
    writeFileSync(join(jobs, `${index}.json`), JSON.stringify({ queue }));
  }
  const listed = await command(folder, ['cancel']);
  t.is(
    listed.stdout,
    [
      'a-1: 2 jobs with the queue; its command has gone',
      'b-1: 1 job with the queue; its command has gone',
      'cancel them: heareval cancel <run>, or --all',
    ].join('\n'),
  );
  const one = await command(folder, ['cancel', 'a']);
  t.is(one.exitCode, 0, one.stderr);
  t.regex(
    one.stdout,
    /^a-1: 2 jobs cancelled\n {2}queue redis:\/\/127\.0\.0\.1:1\/0: cannot be used: ECONNREFUSED; a worker/,
  );
  t.true(existsSync(join(jobs, '0.json.cancel')));
  t.false(existsSync(join(jobs, '2.json.cancel')));
  const all = await command(folder, ['cancel', '--all', '--json']);
  t.like(JSON.parse(all.stdout), [{ id: 'b-1', cancelled: 1, left: 0 }]);
  t.is((await command(folder, ['cancel'])).stdout, 'no jobs of runs in _workdir');
});
