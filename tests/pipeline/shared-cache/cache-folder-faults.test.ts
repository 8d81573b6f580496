import { chmodSync, existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { temporaryFolder } from '../../temporary-folder.ts';
import { TextSteps } from '../text-steps.ts';
import { entryOf, runCached } from './cached-runs.ts';

test('a cache that is not there, or is a file, is one warning and stops nothing', async (t) => {
  const root = temporaryFolder(t);
  const steps = new TextSteps();
  const nodes = () => [steps.say('a'), steps.say('b')];
  const missing = await runCached(nodes(), { workdir: join(root, 'a'), cache: `${join(root, 'no')}:r` });
  t.is(missing.result.status, 'ok');
  t.deepEqual(missing.warnings, [`cache ${join(root, 'no')}: there is no such folder; goes on without it`]);
  t.false(existsSync(join(root, 'no')));

  writeFileSync(join(root, 'file'), '');
  for (const [workdir, cache] of [
    ['b', join(root, 'file')],
    ['c', join(root, 'file', 'below')],
  ] as const) {
    const broken = await runCached(nodes(), { workdir: join(root, workdir), cache });
    t.is(broken.result.status, 'ok');
    t.is(broken.warnings.length, 1, broken.warnings.join('\n'));
  }
});

test('a file where a cache wants a folder is a warning, and all else goes its way', async (t) => {
  const root = temporaryFolder(t);
  const cache = join(root, 'cache');
  const steps = new TextSteps();
  await runCached([steps.say('a')], { workdir: join(root, 'a'), cache });
  const folder = join(entryOf(cache), '..');
  rmSync(folder, { recursive: true });
  writeFileSync(folder, '');
  const { states, warnings } = await runCached([steps.say('a')], { workdir: join(root, 'b'), cache });
  t.deepEqual(states, ['Say done']);
  t.is(warnings.length, 1);
  t.regex(warnings[0] ?? '', /EEXIST|ENOTDIR/);
});

test('a cache has the rights of its folder, and its files are read-only', async (t) => {
  if (process.platform === 'win32') {
    t.pass();
    return;
  }
  const root = temporaryFolder(t);
  const cache = join(root, 'cache');
  mkdirSync(cache);
  chmodSync(cache, 0o2770);
  await runCached([new TextSteps().say('a')], { workdir: join(root, 'a'), cache });
  const entry = entryOf(cache);
  const mode = (path: string) => (statSync(path).mode & 0o7777).toString(8);
  t.deepEqual([join(entry, '..'), entry].map(mode), ['2770', '2770']);
  t.deepEqual(
    ['text.txt', '.manifest.json'].map((name) => mode(join(entry, name))),
    ['440', '440'],
  );
});

test('a cache that may not be read or written is one warning and stops nothing', async (t) => {
  if (process.platform === 'win32' || process.getuid?.() === 0) {
    t.log('left out: whoever runs this may read and write everything');
    t.pass();
    return;
  }
  const root = temporaryFolder(t);
  const cache = join(root, 'cache');
  const steps = new TextSteps();
  mkdirSync(cache);
  for (const [mode, workdir] of [
    [0o000, 'a'],
    [0o555, 'b'],
  ] as const) {
    chmodSync(cache, mode);
    const { states, warnings } = await runCached([steps.say('a')], { workdir: join(root, workdir), cache });
    t.deepEqual(states, ['Say done']);
    t.is(warnings.length, 1, warnings.join('\n'));
    t.regex(warnings[0] ?? '', /permission denied \(EACCES\)/);
  }
  chmodSync(cache, 0o755);
});
