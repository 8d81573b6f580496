import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { temporaryFolder } from '../../temporary-folder.ts';
import { contentsOf, filesBelow } from '../folder-contents.ts';
import { TextSteps } from '../text-steps.ts';
import { entriesOf, entryOf, runCached, writable } from './cached-runs.ts';

const damages: readonly (readonly [string, (entry: string) => void, RegExp])[] = [
  [
    'a truncated file',
    (e) => truncateSync(writable(join(e, 'text.txt')), 3),
    /text\.txt has 3 bytes instead of 5/,
  ],
  [
    'a changed file',
    (e) => writeFileSync(writable(join(e, 'text.txt')), 'HELLO'),
    /text\.txt has other content/,
  ],
  ['a missing file', (e) => rmSync(join(e, 'text.txt')), /text\.txt is missing/],
  [
    'a link in the place of a file',
    (e) => {
      renameSync(join(e, 'text.txt'), join(e, 'moved'));
      symlinkSync('moved', join(e, 'text.txt'));
    },
    /text\.txt is no regular file/,
  ],
  [
    'a folder in the place of a file',
    (e) => {
      rmSync(join(e, 'text.txt'));
      mkdirSync(join(e, 'text.txt'));
    },
    /text\.txt is no regular file/,
  ],
  ['an empty manifest', (e) => writeFileSync(writable(manifestOf(e)), ''), /\.manifest\.json is damaged/],
  [
    'a zeroed manifest',
    (e) => writeFileSync(writable(manifestOf(e)), Buffer.alloc(statSync(manifestOf(e)).size)),
    /\.manifest\.json is damaged/,
  ],
  ['a folder for a manifest', (e) => replaceManifestByFolder(e), /\.manifest\.json is no file/],
  [
    'a manifest with another hash',
    (e) => edit(e, /"sha256":"./, '"sha256":"z'),
    /\.manifest\.json is damaged/,
  ],
  ['a manifest of another key', (e) => edit(e, /"key": "./, '"key": "z'), /\.manifest\.json is damaged/],
  ['a manifest with other parameters', (e) => edit(e, /"hello"/, '"other"'), /\.manifest\.json is damaged/],
];

function manifestOf(entry: string): string {
  return join(entry, '.manifest.json');
}

function replaceManifestByFolder(entry: string): void {
  rmSync(manifestOf(entry));
  mkdirSync(manifestOf(entry));
}

function edit(entry: string, from: RegExp, to: string): void {
  const text = readFileSync(manifestOf(entry), 'utf8');
  writeFileSync(writable(manifestOf(entry)), text.replace(from, to));
}

for (const [name, damage, says] of damages) {
  test(`${name} is told of and not used; where the cache may be written it is replaced`, async (t) => {
    const root = temporaryFolder(t);
    const cache = join(root, 'cache');
    const steps = new TextSteps();
    await runCached([steps.say('hello')], { workdir: join(root, 'a'), cache });
    damage(entryOf(cache));

    const reader = await runCached([steps.say('hello')], { workdir: join(root, 'b'), cache: `${cache}:r` });
    t.deepEqual(reader.states, ['Say done']);
    t.is(reader.warnings.length, 1);
    t.regex(reader.warnings[0] ?? '', says);
    t.regex(reader.warnings[0] ?? '', /it is not used$/);

    const writer = await runCached([steps.say('hello')], { workdir: join(root, 'c'), cache });
    t.deepEqual(writer.states, ['Say done']);
    t.regex(writer.warnings[0] ?? '', /it was removed$/);
    const healed = await runCached([steps.say('hello')], { workdir: join(root, 'd'), cache });
    t.deepEqual(healed.states, ['Say restored']);
    t.deepEqual(healed.warnings, []);
    for (const workdir of ['b', 'c', 'd']) {
      t.deepEqual(
        [...contentsOf(join(root, workdir, 'test'), (path) => path.endsWith('.txt')).values()],
        ['hello'],
      );
      t.is(filesBelow(join(root, workdir, 'test')).length, 2);
    }
  });
}

test('files that an entry has besides those of its manifest are not restored', async (t) => {
  const root = temporaryFolder(t);
  const cache = join(root, 'cache');
  const steps = new TextSteps();
  await runCached([steps.say('hello')], { workdir: join(root, 'a'), cache });
  writeFileSync(join(entryOf(cache), 'more.txt'), 'more');
  const { result, states } = await runCached([steps.say('hello')], { workdir: join(root, 'b'), cache });
  t.deepEqual(states, ['Say restored']);
  t.deepEqual(readdirSync(result.steps[0]?.outDir ?? '').sort(), ['.manifest.json', 'text.txt']);
});

test('many damaged entries are two warnings: the first, and how many there were', async (t) => {
  const root = temporaryFolder(t);
  const cache = join(root, 'cache');
  const steps = new TextSteps();
  const nodes = () => Array.from({ length: 20 }, (_, index) => steps.say(`text ${index}`));
  await runCached(nodes(), { workdir: join(root, 'a'), cache });
  for (const entry of entriesOf(cache)) truncateSync(writable(join(entry, 'text.txt')));
  const { result, warnings } = await runCached(nodes(), { workdir: join(root, 'b'), cache: `${cache}:r` });
  t.is(result.status, 'ok');
  t.is(warnings.length, 2);
  t.is(warnings[1], `cache ${cache}: 20 damaged entries were found in all`);
});
