import { createHash } from 'node:crypto';
import { mkdirSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import test from 'ava';
import { UserError } from '../../../src/errors.ts';
import { hashWeights } from '../../../src/modules/weights/hash-weights.ts';
import { temporaryFolder, writeFiles } from '../../temporary-folder.ts';

const sha256 = (content: string) => createHash('sha256').update(content).digest('hex');

test('a folder of links has the hash of the files and folders that they lead to', async (t) => {
  const root = temporaryFolder(t, {
    'plain/a.bin': '1',
    'plain/deep/b.bin': '2',
    'blobs/x': '1',
    'more/b.bin': '2',
  });
  mkdirSync(join(root, 'linked'));
  symlinkSync('../blobs/x', join(root, 'linked/a.bin'));
  symlinkSync('../more', join(root, 'linked/deep'));
  symlinkSync('linked', join(root, 'main'));
  const hash = (folder: string) => hashWeights(join(root, folder), folder);
  const plain = await hash('plain');
  t.is(plain, sha256(`"a.bin" ${sha256('1')}\n"deep/b.bin" ${sha256('2')}\n`));
  t.is(await hash('linked'), plain);
  t.is(await hash('main'), plain);
  writeFiles(root, { 'more/b.bin': '3' });
  t.not(await hash('linked'), plain);
});

test('links that lead back are no endless folders, and what is no file is passed over', async (t) => {
  const root = temporaryFolder(t, { 'w/a.bin': '1', 'w/deep/b.bin': '2' });
  const before = await hashWeights(join(root, 'w'), 'w');
  symlinkSync('..', join(root, 'w/deep/up'));
  symlinkSync('.', join(root, 'w/here'));
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(join(root, 'w/socket'), resolve));
  t.teardown(() => server.close());
  t.is(await hashWeights(join(root, 'w'), 'w'), before);
});

test('a link to what is not there, and a folder without a file, are one clear line', async (t) => {
  const root = temporaryFolder(t, { 'w/a.bin': '1' });
  mkdirSync(join(root, 'empty/deep'), { recursive: true });
  symlinkSync('../.git/annex/objects/x', join(root, 'w/model.pt'));
  symlinkSync('round', join(root, 'w/round'));
  const hash = (folder: string) => hashWeights(join(root, folder), `./${folder}`);
  await t.throwsAsync(hash('w'), {
    instanceOf: UserError,
    message:
      /^--weights \.\/w: model\.pt, round: links to what is not there; expected all files of the folder/,
  });
  await t.throwsAsync(hash('empty'), {
    instanceOf: UserError,
    message: /^--weights \.\/empty: there is no file in the folder .*empty; expected the weights$/,
  });
  await t.throwsAsync(hash('none'), { instanceOf: UserError, message: /^--weights \.\/none: there is no / });
});
