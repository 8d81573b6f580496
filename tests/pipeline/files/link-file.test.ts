import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import test from 'ava';
import { linkFile } from '../../../src/pipeline/files/link-file.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

/** Puts a new file of the same content in the place of the one before, again and again. */
const REPLACING = `
  const { renameSync, writeFileSync } = require('node:fs');
  const { workerData, parentPort } = require('node:worker_threads');
  parentPort.postMessage('begun');
  for (;;) {
    writeFileSync(workerData + '.new', 'same');
    renameSync(workerData + '.new', workerData);
  }`;

test('a file that others replace meanwhile is linked all the same', async (t) => {
  const folder = temporaryFolder(t);
  const source = join(folder, 'source');
  writeFileSync(source, 'same');
  const replacing = new Worker(REPLACING, { eval: true, workerData: source });
  await new Promise((resolve) => replacing.once('message', resolve));
  try {
    for (let link = 0; link < 5000; link++) await linkFile(source, join(folder, 'links', `${link}`));
  } finally {
    await replacing.terminate();
  }
  t.is(readFileSync(join(folder, 'links', '4999'), 'utf8'), 'same');
});

test('where there is no such file, that is told', async (t) => {
  const folder = temporaryFolder(t);
  await t.throwsAsync(linkFile(join(folder, 'none'), join(folder, 'a', 'b')), { code: 'ENOENT' });
});
