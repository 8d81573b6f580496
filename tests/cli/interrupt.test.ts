import { existsSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { execa } from 'execa';
import { walkStore } from '../../src/pipeline/store/store-walk.ts';
import { filesBelow } from '../tasks/run-node.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { heareval } from './heareval.ts';

const PREPARE = ['preprocess', 'tone_pitch', '--mode', 'small', '--sample-rate', '16000'];
/** A folder whose name a shell would not take as it is. */
const TASKS = ['--tasks-dir', "the task's"];

/** Starts a run and disturbs it once it writes audio. */
function disturb(folder: string, signals: number) {
  const child = heareval(folder, [...PREPARE, ...TASKS]);
  child.stderr.on('data', (text: Buffer) => {
    if (!String(text).includes('start tone_pitch-1.0.0-small/PrepareAudio')) return;
    for (let sent = 0; sent < signals; sent += 1) setTimeout(() => child.kill('SIGINT'), sent * 100);
  });
  return child;
}

/** Outputs without a manifest, and locks. */
function damageIn(folder: string): string[] {
  const workdir = join(folder, '_workdir');
  const { outputs, remnants } = walkStore(workdir);
  return [
    ...outputs.filter(({ dir }) => !existsSync(join(dir, '.manifest.json'))).map(({ name }) => name),
    ...remnants.filter(({ kind }) => kind === 'lock').map(({ name }) => name),
  ];
}

test('Ctrl-C ends a run cleanly, a second one at once, and the command that is printed completes it', async (t) => {
  const folder = temporaryFolder(t);
  const killed = await disturb(folder, 2);
  // The first one may have been fast enough, and the second one may come when nobody listens any more.
  const ends = [killed.exitCode, killed.signal];
  t.true(
    ends.some((end) => [130, 'SIGKILL', 'SIGINT'].includes(end ?? 0)),
    `${ends} ${killed.stderr}`,
  );
  t.false(existsSync(join(folder, "the task's")));

  const { exitCode, stderr } = await disturb(folder, 1);
  t.is(exitCode, 130, stderr);
  t.regex(stderr, /^cancelled: \d+ steps? ran, /m);
  t.regex(stderr, /^ {2}log of the run: _workdir\/runs\/\S+\.jsonl$/m);
  t.deepEqual(damageIn(folder), []);
  t.false(existsSync(join(folder, "the task's")));

  const [, command = ''] = /^ {2}go on with: (.*)$/m.exec(stderr) ?? [];
  t.true(command.endsWith(String.raw`--tasks-dir 'the task'\''s'`), command);
  t.is((await heareval(folder, ['status'])).stdout.split('\n').at(-1), `  go on with: ${command}`);
  const resumed = await execa('sh', ['-c', command], { cwd: folder, reject: false });
  t.is(resumed.exitCode, 0, resumed.stderr);
  t.deepEqual(damageIn(folder), []);
  t.is((await filesBelow(join(folder, "the task's"))).length, 480 + 3 + 3 + 2);
});
