import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { execa } from 'execa';
import { temporaryFolder } from '../../temporary-folder.ts';
import { type CacheRun, runWithCache } from './cache-disk.ts';

const program = new URL('./cache-disk.js', import.meta.url).href;

/** Runs a program that may mount disks which nobody else sees. */
const asMounter = 'unshare';

/** Whether a disk can be mounted without being anybody special. */
const canMount = spawnSync(asMounter, ['-rm', 'true']).status === 0;

/** Calls an export of cache-disk with a folder that is a disk of its own and one that is not, and tells what it gives. */
async function onDisk<T>(root: string, name: string, mount: string, workdir = ''): Promise<T> {
  const disk = join(root, 'disk');
  mkdirSync(disk, { recursive: true });
  const script = `import(${JSON.stringify(program)})
    .then((module) => module[process.argv[1]](...process.argv.slice(2)))
    .then((result) => process.stdout.write(JSON.stringify(result)))`;
  const shell = `${mount} && exec "$0" -e "$1" "$2" "$3" "$4" "$5"`;
  const args = ['-rm', 'sh', '-c', shell, process.execPath, script, name, disk, root, workdir];
  return JSON.parse((await execa(asMounter, args)).stdout) as T;
}

function skipped(t: ExecutionContext): void {
  t.log('left out: no disk can be mounted here');
  t.pass();
}

const done = ['Write done', 'Write done', 'Write done', 'Write done'];

test('a cache on a full disk is one warning, leaves nothing half there and stops no step', async (t) => {
  if (!canMount) {
    skipped(t);
    return;
  }
  const root = temporaryFolder(t);
  const mount = `mount -t tmpfs -o size=400k tmpfs '${join(root, 'disk')}'`;
  const runs = await onDisk<readonly CacheRun[]>(root, 'runOnFullDisk', mount);
  t.is(runs.length, 5);
  for (const { states, warnings, leftovers } of runs.slice(0, -1)) {
    t.deepEqual(states, done);
    t.deepEqual(leftovers, []);
    t.is(warnings.length, 1, warnings.join('\n'));
    t.regex(warnings[0] ?? '', /no space left on the disk \(ENOSPC\); nothing (more )?is put there$/);
  }
  const last = runs.at(-1);
  t.deepEqual(last?.warnings, []);
  t.is(last?.entries, 4);
  t.true(
    runs.some(({ entries }) => entries > 0 && entries < 4),
    'some had room for a part',
  );
});

test('a cache on another disk gives and gets, and one that is read-only is one warning', async (t) => {
  if (!canMount) {
    skipped(t);
    return;
  }
  const root = temporaryFolder(t);
  const disk = join(root, 'disk');
  const fill = `"$0" -e "$1" "$2" "$3" "$4" first > /dev/null && mount -o remount,ro '${disk}'`;
  const mount = `mount -t tmpfs -o size=4m tmpfs '${disk}'`;
  const restored = await onDisk<CacheRun>(root, 'runWithCache', `${mount} && ${fill}`, 'second');
  t.deepEqual(restored.states, ['Write restored', 'Write restored', 'Write restored', 'Write restored']);
  t.deepEqual(restored.warnings, []);

  const empty = `${mount} && mkdir '${disk}/cache' && mount -o remount,ro '${disk}'`;
  const readOnly = await onDisk<CacheRun>(root, 'runWithCache', empty, 'third');
  t.deepEqual(readOnly.states, done);
  t.is(readOnly.warnings.length, 1, readOnly.warnings.join('\n'));
  t.regex(
    readOnly.warnings[0] ?? '',
    /the file system is read-only \(EROFS\); nothing (more )?is put there$/,
  );
});

test('several processes that put the same outputs into one cache at the same time do no harm', async (t) => {
  const root = temporaryFolder(t);
  const script = `import(${JSON.stringify(program)})
    .then((module) => module.runWithCache(...process.argv.slice(1)))
    .then((result) => process.stdout.write(JSON.stringify(result)))`;
  const runs = await Promise.all(
    ['a', 'b', 'c'].map(async (workdir) => {
      const { stdout } = await execa(process.execPath, ['-e', script, root, root, workdir]);
      return JSON.parse(stdout) as CacheRun;
    }),
  );
  for (const { states, warnings } of runs) {
    t.is(states.filter((state) => /done|restored/.test(state)).length, 4);
    t.deepEqual(warnings, []);
  }
  const last = await runWithCache(root, root, 'last');
  t.deepEqual(last.states, ['Write restored', 'Write restored', 'Write restored', 'Write restored']);
  t.is(last.entries, 4);
  t.deepEqual(last.leftovers, []);
});
