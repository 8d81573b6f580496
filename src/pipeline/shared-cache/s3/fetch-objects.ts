import { hash } from 'node:crypto';
import { type FileHandle, open, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { at } from '../../../at.ts';
import { hashFile } from '../../files/hash-file.ts';
import type { ManifestFile } from '../../store/manifest.ts';
import { DamagedOutput } from '../cache-entry.ts';
import { makeFolders } from '../copy-files.ts';
import { inLanes } from './lanes.ts';
import { type EntryObject, objectsOf } from './objects.ts';
import type { Piece, S3Bucket } from './s3-bucket.ts';

/** Bytes of a long file that are asked for at a time. */
const PIECE_BYTES = 8 * 2 ** 20;

/**
 * Gets the files of an output from its objects into a folder, which is there and empty, and verifies them by hash.
 *
 * @param prefix of the names of the objects
 * @returns the files with the times of the copies
 * @throws DamagedOutput naming what is not what it should be
 */
export async function fetchObjects(
  bucket: S3Bucket,
  prefix: string,
  files: readonly ManifestFile[],
  to: string,
  signal: AbortSignal,
): Promise<readonly ManifestFile[]> {
  await makeFolders(files, to, undefined);
  for (const { path, sha256 } of files.filter(({ size }) => size === 0)) await put(to, path, sha256, EMPTY);
  const jobs: ((signal: AbortSignal) => Promise<void>)[] = [];
  const long: ManifestFile[] = [];
  for (const object of objectsOf(files)) {
    if (object.size <= PIECE_BYTES) {
      jobs.push((signal) => fetchPack(bucket, prefix, object, to, signal));
      continue;
    }
    const file = at(object.files, 0);
    long.push(file);
    await writeFile(join(to, file.path), EMPTY, { flag: 'wx' });
    for (let start = 0; start < object.size; start += PIECE_BYTES) {
      const piece = { start, length: Math.min(PIECE_BYTES, object.size - start), total: object.size };
      jobs.push((signal) => fetchPiece(bucket, prefix + object.name, piece, join(to, file.path), signal));
    }
  }
  await inLanes(jobs, signal, (job, signal) => job(signal));
  for (const { path, size, sha256 } of long) {
    if ((await hashFile(join(to, path), size)) !== sha256) throw otherContent(path);
  }
  const fetched: ManifestFile[] = [];
  for (const file of files) fetched.push({ ...file, mtimeMs: (await stat(join(to, file.path))).mtimeMs });
  return fetched;
}

async function fetchPack(
  bucket: S3Bucket,
  prefix: string,
  { name, size, files }: EntryObject,
  to: string,
  signal: AbortSignal,
): Promise<void> {
  const bytes = await bucket.readPiece(prefix + name, { start: 0, length: size, total: size }, signal);
  let start = 0;
  for (const file of files) {
    await put(to, file.path, file.sha256, bytes.subarray(start, start + file.size));
    start += file.size;
  }
}

async function fetchPiece(
  bucket: S3Bucket,
  name: string,
  piece: Piece,
  path: string,
  signal: AbortSignal,
): Promise<void> {
  const bytes = await bucket.readPiece(name, piece, signal);
  const file = await open(path, 'r+');
  try {
    await writeAll(file, bytes, piece.start);
  } finally {
    await file.close();
  }
}

async function writeAll(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}

async function put(to: string, path: string, sha256: string, bytes: Uint8Array): Promise<void> {
  if (hash('sha256', bytes) !== sha256) throw otherContent(path);
  await writeFile(join(to, path), bytes, { flag: 'wx' });
}

const EMPTY = new Uint8Array();

function otherContent(path: string): DamagedOutput {
  return new DamagedOutput(`${path} has other content`);
}
