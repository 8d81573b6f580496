import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import {
  defineStep,
  folder,
  type InputSource,
  runPipeline,
  select,
  writeFileAtomic,
} from '../../src/pipeline/index.ts';
import { MANIFEST_NAME, parseManifest } from '../../src/pipeline/store/manifest.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

const write = defineStep({
  name: 'WriteAndHash',
  version: '1',
  run: async ({ outDir, hashed }) => {
    await writeFileAtomic(join(outDir, 'told.txt'), 'told');
    hashed('told.txt', { size: 4, sha256: sha256('told, and not looked at again') });
    await writeFileAtomic(join(outDir, 'other-size.txt'), 'written anew');
    hashed('other-size.txt', { size: 4, sha256: sha256('before') });
    await writeFileAtomic(join(outDir, 'silent.txt'), 'silent');
    hashed('missing.txt', { size: 4, sha256: sha256('gone') });
  },
});

test('a hash that a step tells is taken where the size is right; all other files are hashed', async (t) => {
  const workdir = temporaryFolder(t);
  const { steps } = await runPipeline([write({ scope: 'test', params: {} })], { workdir, workers: 1 });
  const manifest = parseManifest(readFileSync(join(steps[0]?.outDir ?? '', MANIFEST_NAME), 'utf8'));
  t.deepEqual(
    manifest?.files.map(({ path, sha256: hash }) => [path, hash]),
    [
      ['other-size.txt', sha256('written anew')],
      ['silent.txt', sha256('silent')],
      ['told.txt', sha256('told, and not looked at again')],
    ],
  );
});

test('a step knows the hash of each file of its inputs, from a step or a folder, and of no other', async (t) => {
  const source = temporaryFolder(t);
  writeFileSync(join(source, 'a.txt'), 'a');
  writeFileSync(join(source, 'b.txt'), 'b');
  const seen: (string | undefined)[] = [];
  const look = defineStep<Record<never, never>, { made: InputSource; found: InputSource }>({
    name: 'Look',
    version: '1',
    run: async ({ inputs: { made, found } }) => {
      seen.push(made.sha256Of('silent.txt'), found.sha256Of('a.txt'), found.sha256Of('b.txt'));
    },
  });
  const inputs = { made: write({ scope: 'test', params: {} }), found: select(folder(source), 'a.txt') };
  const node = look({ scope: 'test', params: {}, inputs });
  const { status } = await runPipeline([node], { workdir: temporaryFolder(t), workers: 1 });
  t.is(status, 'ok');
  t.deepEqual(seen, [sha256('silent'), sha256('a'), undefined]);
});
