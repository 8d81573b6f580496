import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { loadDataset } from '../../../src/datasets/index.ts';
import { UserError } from '../../../src/errors.ts';
import { fetchSet } from '../../../src/recipes/routine/fetch-set.ts';
import { TrainingProgress } from '../../../src/recipes/routine/training-progress.ts';
import type { ExtractionLimits } from '../../../src/tasks/corpus/fetch/unpacked-limit.ts';
import { makeZip } from '../../tasks/corpus/archives.ts';
import { archiveOf } from '../../tasks/corpus/kac-archive.ts';
import { partHas, serve, startServer } from '../../tasks/corpus/unreliable-server.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { publishedDrums } from './published-drums.ts';

/** Downloads `drums.zip` from a server. */
function fetchDrums(server: string, dir: string, limits?: ExtractionLimits): Promise<void> {
  const wanted = {
    url: `${server}/drums.zip`,
    fileName: 'drums.zip',
    checksum: { unpublished: true },
    mirrorPaths: [],
  } as const;
  return fetchSet(wanted, dir, undefined, new TrainingProgress(undefined), limits);
}

test('a download that is given up leaves no set, and the next try goes on where it was', async (t) => {
  const { archive, labels } = await publishedDrums(t, 'drums');
  const half = Math.floor(archive.length / 2);
  let isWell = false;
  const dir = temporaryFolder(t);
  const { url, seen } = await startServer(t, (request, response) => {
    if (isWell) serve(request, response, archive, { etag: '"1"' });
    else if (request.headers.range === undefined) {
      serve(request, response, archive, { etag: '"1"', cutAfter: half, cutWhen: () => partHas(dir, half) });
    } else response.writeHead(404).end();
  });
  await t.throwsAsync(fetchDrums(url, dir), {
    name: 'UserError',
    message: /^drums\.zip: could not be fetched \(http:.*404.*\)$/,
  });
  t.deepEqual(readdirSync(dir), ['.writing']);
  await t.throwsAsync(loadDataset(dir), {
    message: `${dir}: a data set that is not finished; expected a Routine's importDataset to be called again as before, which goes on with it`,
  });
  isWell = true;
  await fetchDrums(url, dir);
  t.is(seen.at(-1)?.range, `bytes=${half}-`);
  t.deepEqual((await loadDataset(dir)).Y, labels);
  t.false(existsSync(join(dir, '.writing')));
});

test('an archive of no whole set is told in a line, leaves no set, and is downloaded anew', async (t) => {
  const { folder, labels, archive } = await publishedDrums(t, 'drums');
  const metadata = readFileSync(join(folder, 'metadata.json'), 'utf8');
  let sent: Buffer;
  const { url } = await startServer(t, (request, response) => serve(request, response, sent));
  const dir = temporaryFolder(t);
  const wrong = async (bytes: Buffer, message: RegExp) => {
    sent = bytes;
    await t.throwsAsync(fetchDrums(url, dir), { instanceOf: UserError, message });
    t.deepEqual(readdirSync(dir), ['.writing']);
    t.deepEqual(readdirSync(join(dir, '.writing')), ['job.json']);
  };
  await wrong(Buffer.from('<html>'), /^drums\.zip: not a whole zip archive/);
  await wrong(
    makeZip([{ path: 'drums/readme.md' }]),
    /^drums\.zip: has no metadata\.json; expected one data set/,
  );
  await wrong(
    makeZip([{ path: '../metadata.json' }]),
    /^drums\.zip: 1 entries are refused:\n.*leaves the archive's folder$/,
  );
  await wrong(
    makeZip([{ path: 'metadata.json', content: metadata }]),
    /^drums\.zip: has 0 sounds; expected 10, its dataset_size$/,
  );
  const last = join(folder, 'sample_00009.wav');
  renameSync(last, join(folder, 'sample_00010.wav'));
  await wrong(
    await archiveOf(folder, 'drums'),
    /sample_00009\.wav missing; expected the wav file of each of 10/,
  );
  renameSync(join(folder, 'sample_00010.wav'), last);
  writeFileSync(join(folder, 'metadata.json'), metadata.slice(0, metadata.length / 2));
  await wrong(await archiveOf(folder, 'drums'), /metadata\.json: cut off after \d of 10 sounds/);
  sent = archive;
  await fetchDrums(url, dir);
  t.deepEqual((await loadDataset(dir)).Y, labels);
});

test('an archive that unpacks to more than is allowed is told of, kept, and not downloaded again', async (t) => {
  const { labels, archive } = await publishedDrums(t, 'drums');
  const { url, seen } = await startServer(t, (request, response) => serve(request, response, archive));
  const dir = temporaryFolder(t);
  await t.throwsAsync(fetchDrums(url, dir, { ratio: 100, spare: 0, total: 100, entries: 100 }), {
    name: 'UserError',
    message: /^drums\.zip: unpacks to more than 100 bytes/,
  });
  t.deepEqual(readdirSync(join(dir, '.writing', 'fetched')), ['drums.zip']);
  await fetchDrums(url, dir);
  t.is(seen.length, 1);
  t.deepEqual((await loadDataset(dir)).Y, labels);
});

test('a folder that has sounds of no set is left as it is', async (t) => {
  const dir = temporaryFolder(t, { 'sample_00003.wav': 'mine' });
  await t.throwsAsync(fetchDrums('http://127.0.0.1:9', dir), {
    message: `${dir}: has sample_00003.wav and no metadata.json; expected a folder without sounds`,
  });
  t.deepEqual(readdirSync(dir), ['sample_00003.wav']);
});
