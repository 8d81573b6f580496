import { createHash, hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { at } from '../../../at.ts';
import type { ManifestFile } from '../../store/manifest.ts';
import { DamagedOutput } from '../cache-entry.ts';
import { inLanes } from './lanes.ts';
import { type EntryObject, objectsOf } from './objects.ts';
import type { S3Bucket } from './s3-bucket.ts';

/** A longer object is put there in parts. */
const WHOLE_BYTES = 8 * 2 ** 20;

/**
 * Puts the files of an output into its objects, each verified by hash on its way.
 *
 * @param prefix of the names of the objects
 * @returns the names of the objects
 * @throws DamagedOutput naming the first file that is not what it should be: then what was put there is no output
 */
export async function putObjects(
  bucket: S3Bucket,
  prefix: string,
  files: readonly ManifestFile[],
  from: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const objects = objectsOf(files);
  for (const file of files.filter(({ size }) => size === 0)) await readWhole(from, file);
  const short = objects.filter(({ size }) => size <= WHOLE_BYTES);
  await inLanes(short, signal, (object, signal) => putPack(bucket, prefix, object, from, signal));
  // One after the other: several parts of one are held in memory at a time.
  for (const object of objects) {
    if (object.size > WHOLE_BYTES) await putLong(bucket, prefix, object, from, signal);
  }
  return objects.map(({ name }) => prefix + name);
}

async function putPack(
  bucket: S3Bucket,
  prefix: string,
  { name, size, files }: EntryObject,
  from: string,
  signal: AbortSignal,
): Promise<void> {
  const bytes: Buffer[] = [];
  for (const file of files) bytes.push(await readWhole(from, file));
  await bucket.write(prefix + name, Buffer.concat(bytes, size), signal);
}

async function putLong(
  bucket: S3Bucket,
  prefix: string,
  { name, size, files }: EntryObject,
  from: string,
  signal: AbortSignal,
): Promise<void> {
  const file = at(files, 0);
  await checkSize(from, file);
  const body = Readable.from(verified(join(from, file.path), file), { objectMode: false });
  // Else what the source throws is an error that nobody listens for when the upload has ended already.
  let broken: unknown;
  body.on('error', (error) => {
    broken = error;
  });
  try {
    await bucket.writeLarge(prefix + name, body, size, signal);
  } catch (error) {
    throw broken instanceof DamagedOutput ? broken : error;
  }
}

/** The content of a file. @throws DamagedOutput before its last piece when it is not what it should be */
async function* verified(path: string, file: ManifestFile): AsyncGenerator<Buffer> {
  const digest = createHash('sha256');
  let last: Buffer | undefined;
  for await (const piece of createReadStream(path, { highWaterMark: 2 ** 20 })) {
    if (last !== undefined) yield last;
    last = piece as Buffer;
    digest.update(last);
  }
  if (digest.digest('hex') !== file.sha256) throw new DamagedOutput(`${file.path} has other content`);
  if (last !== undefined) yield last;
}

async function readWhole(from: string, file: ManifestFile): Promise<Buffer> {
  await checkSize(from, file);
  const bytes = await readFile(join(from, file.path));
  if (hash('sha256', bytes) !== file.sha256) throw new DamagedOutput(`${file.path} has other content`);
  return bytes;
}

async function checkSize(from: string, { path, size }: ManifestFile): Promise<void> {
  const stats = await lstat(join(from, path)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw error;
  });
  if (stats === undefined) throw new DamagedOutput(`${path} is missing`);
  if (!stats.isFile()) throw new DamagedOutput(`${path} is no regular file`);
  if (stats.size !== size) throw new DamagedOutput(`${path} has ${stats.size} bytes instead of ${size}`);
}
