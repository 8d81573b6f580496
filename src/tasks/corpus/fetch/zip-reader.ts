import { close, createReadStream, openSync, read } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { fromRandomAccessReaderPromise, openPromise, RandomAccessReader, type ZipFile } from 'yauzl';

const END = 0x06054b50;
const END_LENGTH = 22;
const END_64 = 0x06064b50;
const END_64_LENGTH = 56;
const LOCATOR_64 = 0x07064b50;
const LOCATOR_64_LENGTH = 20;
const CENTRAL = 0x02014b50;
/** How far from the end of the file the end of the archive is looked for. */
const SEARCHED = 2 ** 22;
const UNKNOWN = 0xffffffff;

/** Where an archive lies in its file. */
interface Extent {
  /** Where offsets are counted from. */
  readonly start: number;
  readonly end: number;
}

/**
 * Opens a zip archive, also one with bytes before it, as a program that extracts itself has them, or after it, as what
 * was appended to a download.
 *
 * @param onSurplus is told how many bytes come before and after the archive, where there are any
 */
export async function openZip(
  archive: string,
  onSurplus: (before: number, after: number) => void,
): Promise<ZipFile> {
  const file = await open(archive);
  let extent: Extent;
  let size: number;
  try {
    ({ size } = await file.stat());
    extent = (await findExtent(file, size)) ?? { start: 0, end: size };
  } finally {
    await file.close();
  }
  const { start, end } = extent;
  const options = { decodeStrings: false, autoClose: false, lazyEntries: true };
  if (start === 0 && end === size) return openPromise(archive, options);
  onSurplus(start, size - end);
  return fromRandomAccessReaderPromise(new PartReader(archive, start), end - start, options);
}

/** The last end record that has a directory of entries before it; undefined where there is none. */
async function findExtent(file: FileHandle, size: number): Promise<Extent | undefined> {
  const tail = await readAt(file, Math.max(0, size - SEARCHED), size);
  const tailStart = size - tail.length;
  const signature = Buffer.from('PK\x05\x06', 'latin1');
  for (
    let at = tail.lastIndexOf(signature);
    at >= 0;
    at = at === 0 ? -1 : tail.lastIndexOf(signature, at - 1)
  ) {
    if (at + END_LENGTH > tail.length) continue;
    const end = at + END_LENGTH + tail.readUInt16LE(at + 20);
    if (end > tail.length) continue;
    const start = await findStart(file, tail.subarray(at, at + END_LENGTH), tailStart + at);
    if (start !== undefined) return { start, end: tailStart + end };
  }
  return undefined;
}

/** Where the archive of an end record at `place` starts; undefined where there is no directory before it. */
async function findStart(file: FileHandle, record: Buffer, place: number): Promise<number | undefined> {
  if (record.readUInt32LE(0) !== END) return undefined;
  let [entries, size, offset] = [record.readUInt16LE(10), record.readUInt32LE(12), record.readUInt32LE(16)];
  let directoryEnd = place;
  const before = await readAt(file, place - LOCATOR_64_LENGTH - END_64_LENGTH, place);
  const locator = before.subarray(-LOCATOR_64_LENGTH);
  if (locator.length === LOCATOR_64_LENGTH && locator.readUInt32LE(0) === LOCATOR_64) {
    // As it is written by all: right before its locator, without further data.
    const record64 = before.subarray(0, -LOCATOR_64_LENGTH);
    if (record64.length < END_64_LENGTH || record64.readUInt32LE(0) !== END_64) {
      return size === UNKNOWN ? undefined : 0;
    }
    entries = Number(record64.readBigUInt64LE(32));
    size = Number(record64.readBigUInt64LE(40));
    offset = Number(record64.readBigUInt64LE(48));
    directoryEnd = place - LOCATOR_64_LENGTH - END_64_LENGTH;
  }
  const start = directoryEnd - size - offset;
  if (start < 0) return undefined;
  if (entries === 0) return start;
  const head = await readAt(file, directoryEnd - size, directoryEnd - size + 4);
  return head.length === 4 && head.readUInt32LE(0) === CENTRAL ? start : undefined;
}

async function readAt(file: FileHandle, from: number, to: number): Promise<Buffer> {
  const start = Math.max(0, from);
  const bytes = Buffer.alloc(Math.max(0, to - start));
  const { bytesRead } = await file.read(bytes, 0, bytes.length, start);
  return bytes.subarray(0, bytesRead);
}

/** A file from a place on. */
class PartReader extends RandomAccessReader {
  readonly #path: string;
  readonly #descriptor: number;
  readonly #start: number;

  constructor(path: string, start: number) {
    super();
    this.#path = path;
    this.#descriptor = openSync(path, 'r');
    this.#start = start;
  }

  override _readStreamForRange(start: number, end: number): Readable {
    const range = { start: this.#start + start, end: this.#start + end - 1 };
    return createReadStream(this.#path, range);
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    read(this.#descriptor, buffer, offset, length, this.#start + position, (error, bytesRead) =>
      callback(error ?? (bytesRead < length ? new Error('unexpected EOF') : null)),
    );
  }

  override close(callback: (error: Error | null) => void): void {
    close(this.#descriptor, callback);
  }
}
