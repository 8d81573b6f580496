import { createHash } from 'node:crypto';
import { mkdirSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
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
  mkdirSync(path.join(root, 'linked'));
  symlinkSync('../blobs/x', path.join(root, 'linked/a.bin'));
  symlinkSync('../more', path.join(root, 'linked/deep'));
  symlinkSync('linked', path.join(root, 'main'));
  const hash = (folder: string) => hashWeights(path.join(root, folder), folder);
  const plain = await hash('plain');
  t.is(plain, sha256(`"a.bin" ${sha256('1')}\n"deep/b.bin" ${sha256('2')}\n`));
  t.is(await hash('linked'), plain);
  t.is(await hash('main'), plain);
  writeFiles(root, { 'more/b.bin': '3' });
  t.not(await hash('linked'), plain);
});

test('links that lead back are no endless folders, and what is no file is passed over', async (t) => {
  const root = temporaryFolder(t, { 'w/a.bin': '1', 'w/deep/b.bin': '2' });
  const before = await hashWeights(path.join(root, 'w'), 'w');
  symlinkSync('..', path.join(root, 'w/deep/up'));
  symlinkSync('.', path.join(root, 'w/here'));
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(path.join(root, 'w/socket'), resolve));
  t.teardown(() => server.close());
  t.is(await hashWeights(path.join(root, 'w'), 'w'), before);
});

test('a link to what is not there, and a folder without a file, are one clear line', async (t) => {
  const root = temporaryFolder(t, { 'w/a.bin': '1' });
  mkdirSync(path.join(root, 'empty/deep'), { recursive: true });
  symlinkSync('../.git/annex/objects/x', path.join(root, 'w/model.pt'));
  symlinkSync('round', path.join(root, 'w/round'));
  const hash = (folder: string) => hashWeights(path.join(root, folder), `./${folder}`);
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
