import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { Header } from 'tar';
import { last } from '../../../at.ts';

const BLOCK = 512;
/** Longest extended header or long name; those that real archives have are below a kilobyte. */
const MOST_META = 2 ** 20;
const GZIP = Buffer.from([0x1f, 0x8b]);

/** A name as it stands in an archive. */
interface TarName {
  readonly bytes: Buffer;
  /** Undefined where the bytes are no UTF-8. */
  readonly text: string | undefined;
}

/** An entry of a tar archive: a file, folder, link, device or what else a letter stands for. */
export interface TarEntry {
  readonly name: TarName;
  /** As in the header (pax, "ustar Interchange Format"): `0` a file, `1` a hard link, `2` a symbolic one, ... */
  readonly type: string;
  readonly linkName: TarName;
  /** In bytes, of what {@link content} gives. */
  readonly size: number;
  /** Whether the content is that of a file with holes, in one of GNU's pax forms, so not the file's own bytes. */
  readonly isSparse: boolean;
  /** To be read before the next entry is asked for; what is not read is skipped. */
  content(): AsyncGenerator<Buffer>;
}

/** What the headers before an entry say of it. */
interface Extension {
  path?: Buffer;
  linkPath?: Buffer;
  size?: number;
  isSparse?: boolean;
}

/**
 * Reads a tar archive, also one packed by gzip: ustar, pax and GNU headers. It ends at the two empty blocks of the
 * archive's end, or at that of the file.
 *
 * @param signal ends the reading with an AbortError
 * @throws Error for what is not a whole tar archive
 */
export async function* tarEntries(archive: string, signal: AbortSignal): AsyncGenerator<TarEntry> {
  const isPacked = await isGzip(archive);
  const source = createReadStream(archive, { signal });
  // Who reads it is told; after the last entry nobody does.
  source.on('error', () => {});
  const bytes = isPacked ? unpacked(source) : (source as AsyncIterable<Buffer>);
  const blocks = new Blocks(bytes[Symbol.asyncIterator]());
  try {
    yield* entriesOf(blocks);
  } finally {
    source.destroy();
    await blocks.close();
  }
}

async function isGzip(archive: string): Promise<boolean> {
  const file = await open(archive);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer.equals(GZIP);
  } finally {
    await file.close();
  }
}

async function* unpacked(source: ReturnType<typeof createReadStream>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip();
  source.on('error', (error) => gunzip.destroy(error));
  yield* source.pipe(gunzip) as AsyncIterable<Buffer>;
}

async function* entriesOf(blocks: Blocks): AsyncGenerator<TarEntry> {
  let extension: Extension = {};
  let emptyBlocks = 0;
  while (emptyBlocks < 2) {
    const block = await blocks.next();
    if (block === undefined) return;
    const header = new Header(block);
    emptyBlocks = header.nullBlock ? emptyBlocks + 1 : 0;
    if (header.nullBlock) continue;
    if (!header.cksumValid) throw new Error('a header whose checksum is wrong');
    const type = String.fromCharCode(block[156] === 0 ? 0x30 : (block[156] as number));
    if ('xXgLNK'.includes(type)) {
      const body = await blocks.read(sizeOf(header.size), MOST_META);
      await blocks.skip(paddingOf(body.length));
      if (type === 'L' || type === 'N') extension.path = untilNul(body);
      else if (type === 'K') extension.linkPath = untilNul(body);
      else if (type !== 'g') extension = { ...extension, ...readPax(body) };
      continue;
    }
    const size =
      type === '1' || (extension.size === undefined && isBlank(block.subarray(124, 136)))
        ? 0
        : sizeOf(extension.size ?? header.size);
    const name = nameOf(extension.path ?? ownName(block));
    let left = size;
    yield {
      name,
      type: type === '0' && name.bytes.at(-1) === 0x2f ? '5' : type,
      linkName: nameOf(extension.linkPath ?? untilNul(block.subarray(157, 257))),
      size,
      isSparse: extension.isSparse ?? false,
      async *content() {
        while (left > 0) {
          const bytes = await blocks.some(left);
          left -= bytes.length;
          yield bytes;
        }
      },
    };
    await blocks.skip(left + paddingOf(size));
    extension = {};
  }
}

function sizeOf(size: number | undefined): number {
  if (size === undefined || !Number.isSafeInteger(size) || size < 0) {
    throw new Error('a header without a size');
  }
  return size;
}

/** A volume's label has no size at all. */
function isBlank(field: Buffer): boolean {
  return field.every((byte) => byte === 0 || byte === 0x20);
}

function paddingOf(size: number): number {
  return (BLOCK - (size % BLOCK)) % BLOCK;
}

/** The header's own name, with the prefix that the ustar form has for long ones. */
function ownName(block: Buffer): Buffer {
  const name = untilNul(block.subarray(0, 100));
  const isUstar = block.toString('latin1', 257, 263) === 'ustar\0';
  // The star form has times where the end of the prefix would be.
  const prefix = untilNul(block.subarray(345, block[475] === 0 ? 475 : 500));
  return isUstar && prefix.length > 0 ? Buffer.concat([prefix, Buffer.from('/'), name]) : Buffer.from(name);
}

function untilNul(bytes: Buffer): Buffer {
  const end = bytes.indexOf(0);
  return end === -1 ? bytes : bytes.subarray(0, end);
}

function nameOf(bytes: Buffer): TarName {
  try {
    return { bytes, text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { bytes, text: undefined };
  }
}

/** Records `<length> <key>=<value>\n`, the length that of all of the record. */
function readPax(body: Buffer): Extension {
  const extension: Extension = {};
  for (let place = 0; place < body.length; ) {
    const blank = body.indexOf(0x20, place);
    const length = blank === -1 ? Number.NaN : Number(body.toString('latin1', place, blank));
    const equals = body.indexOf(0x3d, blank);
    const end = place + length;
    if (!Number.isInteger(length) || equals === -1 || equals >= end || body[end - 1] !== 0x0a) {
      throw new Error('an extended header that cannot be read');
    }
    const key = body.toString('latin1', blank + 1, equals);
    const value = body.subarray(equals + 1, end - 1);
    if (key === 'path') extension.path = value;
    else if (key === 'linkpath') extension.linkPath = value;
    else if (key === 'size') extension.size = Number(value.toString('latin1'));
    else if (key.startsWith('GNU.sparse.')) extension.isSparse = true;
    place = end;
  }
  return extension;
}

/** Takes a stream of bytes apart. */
class Blocks {
  readonly #source: AsyncIterator<Buffer>;
  #chunk: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterator<Buffer>) {
    this.#source = source;
  }

  /** Undefined at the end. */
  async next(): Promise<Buffer | undefined> {
    if (this.#chunk.length === 0 && !(await this.#more())) return undefined;
    return this.read(BLOCK, BLOCK);
  }

  async read(length: number, most: number): Promise<Buffer> {
    if (length > most) throw new Error(`a header of ${length} bytes`);
    const parts: Buffer[] = [];
    for (let left = length; left > 0; left -= last(parts).length) parts.push(await this.some(left));
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? only : Buffer.concat(parts);
  }

  /** Up to so many bytes, one at least. */
  async some(most: number): Promise<Buffer> {
    if (this.#chunk.length === 0 && !(await this.#more())) {
      throw new Error('it ends in the middle of an entry');
    }
    const bytes = this.#chunk.subarray(0, most);
    this.#chunk = this.#chunk.subarray(bytes.length);
    return bytes;
  }

  async skip(length: number): Promise<void> {
    for (let left = length; left > 0; ) left -= (await this.some(left)).length;
  }

  async close(): Promise<void> {
    await this.#source.return?.();
  }

  async #more(): Promise<boolean> {
    do {
      const { value, done } = await this.#source.next();
      if (done === true) return false;
      this.#chunk = value;
    } while (this.#chunk.length === 0);
    return true;
  }
}
