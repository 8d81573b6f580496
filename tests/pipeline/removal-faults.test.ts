import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';
import { execa } from 'execa';
import { collectGarbage } from '../../src/pipeline/index.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { contentsOf, filesBelow } from './folder-contents.ts';
import { makeMany, missingReasons, removeMany } from './many-outputs.ts';
import { runWordPipeline, writeTexts } from './word-pipeline.ts';

/** Runs a program that may mount disks which nobody else sees. */
const asMounter = 'unshare';
const canMount = spawnSync(asMounter, ['-rm', 'true']).status === 0;

/** Calls exports of a file beside this one, in another process, one after another. */
function call(file: string, names: readonly string[], root: string) {
  const url = new URL(`./${file}.js`, import.meta.url).href;
  const script = `const module = await import(${JSON.stringify(url)});
    process.stdout.write('ready\\n');
    for (const name of ${JSON.stringify(names)}) console.log(await module[name](${JSON.stringify(root)}));`;
  return execa(process.execPath, ['--input-type=module', '-e', script], { reject: false });
}

function contents(root: string): Map<string, string> {
  return contentsOf(join(root, '_workdir', 'many'), (path) => /\/files\//.test(path));
}

test.serial('outputs are removed beside runs of another process without doing them any harm', async (t) => {
  const root = temporaryFolder(t);
  writeTexts(join(root, 'texts'));
  await runWordPipeline(root);
  const published = contentsOf(join(root, 'published'), (path) => !path.startsWith('.heareval'));
  const child = call('word-pipeline', Array(8).fill('runWordPipeline'), root);
  let ended = false;
  void child.finally(() => {
    ended = true;
  });
  let removed = 0;
  while (!ended) {
    const removal = await collectGarbage(join(root, '_workdir'), { maxBytes: 0 });
    removed += removal.removed.filter(({ kind }) => kind === 'output').length;
    await sleep(2);
  }
  const { exitCode, stderr } = await child;
  t.is(exitCode, 0, String(stderr));
  t.log(`${removed} outputs were removed beside and between 8 runs`);
  t.deepEqual(
    contentsOf(join(root, 'published'), (path) => !path.startsWith('.heareval')),
    published,
  );
});

test.serial(
  'a removal that is killed leaves whole outputs or none, and the next one finishes it',
  async (t) => {
    const root = temporaryFolder(t);
    await makeMany(root);
    const expected = contents(root);
    let killed = 0;
    for (let round = 0; round < 5; round += 1) {
      const child = call('many-outputs', ['removeMany'], root);
      await once(child.stdout, 'data');
      const timer = setTimeout(() => child.kill('SIGKILL'), Math.random() * 60);
      killed += (await child).signal === 'SIGKILL' ? 1 : 0;
      clearTimeout(timer);
      const reasons = await missingReasons(root);
      reasons.delete('no-output');
      t.deepEqual([...reasons], []);
      await makeMany(root);
      t.deepEqual(await missingReasons(root), new Set());
    }
    t.log(`${killed} of 5 removals were killed before they were done`);
    ageEmptyLocks(root);
    await collectGarbage(join(root, '_workdir'), {});
    t.deepEqual(contents(root), expected);
    t.regex(await removeMany(root), /^removed 100$/);
    t.deepEqual(contents(root), new Map());
    const left = filesBelow(join(root, '_workdir'));
    t.deepEqual(
      left.filter((path) => /\.old|\.partial|\.lock$/.test(path)),
      [],
    );
  },
);

test.serial(
  'in a store that cannot be written, what would go can be told, and removing is one clear line',
  async (t) => {
    if (!canMount) {
      t.log('left out: no disk can be mounted here');
      t.pass();
      return;
    }
    const root = temporaryFolder(t);
    const url = new URL('./many-outputs.js', import.meta.url).href;
    const script = `const module = await import(${JSON.stringify(url)});
    for (const name of process.argv.slice(1)) console.log(await module[name](${JSON.stringify(root)}));`;
    const node = '"$0" --input-type=module -e "$1"';
    const shell = [
      `mount -t tmpfs tmpfs '${root}'`,
      `${node} makeMany > /dev/null`,
      `mount -o remount,ro '${root}'`,
      `${node} countMany removeMany`,
    ].join(' && ');
    const { stdout } = await execa(asMounter, ['-rm', 'sh', '-c', shell, process.execPath, script]);
    const [count, error] = stdout.split('\n');
    t.is(count, '100');
    t.regex(error ?? '', /^UserError: \/[^\n]+ the file system is read-only \(EROFS\)$/);
  },
);

/** A lock whose process died while it was writing it is empty, and is left alone for a moment. */
function ageEmptyLocks(root: string): void {
  for (const path of filesBelow(root).map((each) => join(root, each))) {
    if (path.endsWith('.lock') && statSync(path).size === 0) utimesSync(path, new Date(0), new Date(0));
  }
}
