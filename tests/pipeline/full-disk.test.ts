import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { execa } from 'execa';
import { UserError } from '../../src/errors.ts';
import { defineStep, runPipeline } from '../../src/pipeline/index.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { filesBelow } from './folder-contents.ts';
import { type DiskRun, runOnDisk } from './small-disk.ts';

const program = new URL('./small-disk.js', import.meta.url).href;

/** Runs a program that may mount disks which nobody else sees. */
const asMounter = 'unshare';

/** Whether a disk can be mounted without being anybody special. */
const canMount = spawnSync(asMounter, ['-rm', 'true']).status === 0;

/** Calls an export of small-disk with a folder that is a disk of its own, and tells what it gives. */
async function onDisk<T>(root: string, name: string, mount: string): Promise<T> {
  const script = `import(${JSON.stringify(program)})
    .then((module) => module[process.argv[1]](process.argv[2]))
    .then((result) => process.stdout.write(JSON.stringify(result)))`;
  const shell = `${mount} && exec "$0" -e "$1" "$2" "$3"`;
  const args = ['-rm', 'sh', '-c', shell, process.execPath, script, name, root];
  return JSON.parse((await execa(asMounter, args)).stdout) as T;
}

function skipped(t: ExecutionContext): void {
  t.log('left out: no disk can be mounted here');
  t.pass();
}

test('on a disk with room enough all is done', async (t) => {
  const run = await runOnDisk(temporaryFolder(t));
  t.is(run.status, 'ok');
  t.is(run.published.length, 2);
});

test('a disk that is full, at whatever moment, is one clear line and leaves nothing under a final name', async (t) => {
  if (!canMount) {
    skipped(t);
    return;
  }
  const root = temporaryFolder(t);
  const mount = `mount -t tmpfs -o size=400k tmpfs '${root}'`;
  const runs = await onDisk<readonly DiskRun[]>(root, 'runWithLittleRoom', mount);
  t.is(runs.at(-1)?.status, 'ok');
  t.true(runs.length > 5, `${runs.length} runs`);
  for (const run of runs.slice(0, -1)) {
    t.is(run.status, 'failed');
    t.is(run.errors.length, 1);
    const [name, message] = run.errors[0] ?? [];
    t.is(name, 'UserError');
    t.regex(message ?? '', /^\/[^\n]+: cannot be written or read: no space left on the disk \(ENOSPC\)$/);
    t.deepEqual(run.leftovers, []);
    t.deepEqual(run.incomplete, []);
  }
  t.true(
    runs.some((run) => run.warnings === 1),
    'a full disk also ends the log of events',
  );
});

test('a workdir that cannot be written serves what is fresh, and is one clear line else', async (t) => {
  if (!canMount) {
    skipped(t);
    return;
  }
  const root = temporaryFolder(t);
  const mount = `mount -t tmpfs -o size=4m tmpfs '${root}'`;
  const first = `"$0" -e "$1" "$2" "$3" > /dev/null && mount -o remount,ro '${root}'`;
  const fresh = await onDisk<DiskRun>(root, 'runOnDisk', `${mount} && ${first}`);
  t.is(fresh.status, 'ok');
  t.is(fresh.warnings, 1);
  const empty = await onDisk<DiskRun>(root, 'runOnDisk', `${mount} && mount -o remount,ro '${root}'`);
  t.is(empty.status, 'failed');
  t.deepEqual(
    empty.errors.map(([name]) => name),
    ['UserError'],
  );
  t.regex(empty.errors[0]?.[1] ?? '', /^\/[^\n]+ the file system is read-only \(EROFS\)$/);
});

test('a run whose log cannot be written, for its folder is read-only, warns once and does all', async (t) => {
  if (!canMount) {
    skipped(t);
    return;
  }
  const root = temporaryFolder(t);
  const runs = join(root, '_workdir', 'runs');
  const mount = `mkdir -p '${runs}' && mount --bind '${runs}' '${runs}' && mount -o remount,bind,ro '${runs}'`;
  const run = await onDisk<DiskRun>(root, 'runOnDisk', mount);
  t.is(run.status, 'ok');
  t.is(run.warnings, 1);
  t.is(run.published.length, 2);
});

test('a step that finds the disk full elsewhere fails with the path that it wrote', async (t) => {
  if (!existsSync('/dev/full')) {
    skipped(t);
    return;
  }
  const workdir = temporaryFolder(t);
  const full = defineStep({
    name: 'Full',
    version: '1',
    run: async ({ outDir }) => {
      writeFileSync(join(outDir, 'begun.txt'), 'begun');
      await writeFile('/dev/full', 'x');
    },
  });
  const result = await runPipeline([full({ scope: 'test', params: {} })], { workdir, workers: 1 });
  const error = result.steps[0]?.error;
  t.true(error instanceof UserError);
  t.regex(error?.message ?? '', /^[^\n]+: cannot be written or read: no space left on the disk \(ENOSPC\)$/);
  t.deepEqual(filesBelow(join(workdir, 'test')), []);
});
