import { crc32, deflateRawSync } from 'node:zlib';
import SevenZip, { type SevenZipModuleFactory } from '7z-wasm';
import { Header } from 'tar';

/** An entry of an archive that a test makes, wrong in whatever way the test wants. */
export interface MadeEntry {
  /** A name that is no UTF-8 is given as its bytes. */
  readonly path: string | Buffer;
  readonly content?: string | Uint8Array;
  readonly type?: 'File' | 'Directory' | 'SymbolicLink' | 'Link' | 'CharacterDevice' | 'FIFO';
  /** In the place of the letter that stands for `type` in a tar archive. */
  readonly letter?: string;
  readonly linkpath?: string;
  readonly mode?: number;
}

/** The bytes of a tar archive. */
export function makeTar(entries: readonly MadeEntry[]): Buffer {
  const blocks = entries.flatMap(({ path, content = '', type = 'File', letter, linkpath, mode = 0o644 }) => {
    const body = Buffer.from(content as Uint8Array);
    const header = new Header({
      path: 'name',
      type,
      mode,
      size: body.length,
      ...(linkpath === undefined ? {} : { linkpath }),
    });
    const block = Buffer.alloc(512);
    header.encode(block, 0);
    block.fill(0, 0, 100);
    Buffer.from(path as string).copy(block, 0, 0, 100);
    if (letter !== undefined) block.write(letter, 156);
    sign(block);
    return [block, body, Buffer.alloc((512 - (body.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

/** Writes the checksum of a header anew. */
function sign(block: Buffer): void {
  block.fill(' ', 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
}

/** A record of an extended header. */
export function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const digits = [1, 2, 3, 4].find((count) => String(Buffer.byteLength(rest) + count).length === count) ?? 0;
  return `${Buffer.byteLength(rest) + digits}${rest}`;
}

const UNIX_TYPES = {
  File: 0o100000,
  Directory: 0o040000,
  SymbolicLink: 0o120000,
  CharacterDevice: 0o020000,
} as const;

/** The bytes of a zip archive; `crc` replaces the right CRC-32 of every entry, `flags` what says that names are in UTF-8. */
export function makeZip(entries: readonly MadeEntry[], crc?: number, flags = 0x800): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const { path, content = '', type = 'File', mode = 0o644 } of entries) {
    const name = Buffer.from(path as string);
    const body = Buffer.from(content as Uint8Array);
    const packed = deflateRawSync(body);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(flags, 2);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc ?? crc32(body), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(body.length, 18);
    common.writeUInt16LE(name.length, 22);
    const head = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, name, packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(((UNIX_TYPES[type as keyof typeof UNIX_TYPES] | mode) << 16) >>> 0, 6);
    tail.writeUInt32LE(offset, 10);
    central.push(Buffer.from('PK\x01\x02\x14\x03', 'latin1'), common, tail, name);
    local.push(head);
    offset += head.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...local, directory, end]);
}

/** The bytes of a rar archive (version 5) whose files are stored as they are. */
export function makeRar(entries: readonly MadeEntry[]): Buffer {
  const signature = Buffer.from('526172211a070100', 'hex');
  const main = rarBlock([1, 0, 0]);
  const files = entries.flatMap(({ path, content = '', type = 'File', mode = 0o644 }) => {
    const body = Buffer.from(content);
    const isFolder = type === 'Directory';
    const attributes = (UNIX_TYPES[type as keyof typeof UNIX_TYPES] | mode) >>> 0;
    const name = Buffer.from(String(path).replace(/\/$/, ''));
    const sum = Buffer.alloc(4);
    sum.writeUInt32LE(crc32(body));
    const start = [2, 2, body.length, isFolder ? 1 : 4, body.length, attributes];
    const end = [0, 1, name.length];
    return [rarBlock([...start, ...(isFolder ? [] : [sum]), ...end, name]), body];
  });
  return Buffer.concat([signature, main, ...files, rarBlock([5, 0, 0])]);
}

function rarBlock(fields: readonly (number | Buffer)[]): Buffer {
  const header = Buffer.concat(fields.map((field) => (typeof field === 'number' ? rarNumber(field) : field)));
  const sized = Buffer.concat([rarNumber(header.length), header]);
  const sum = Buffer.alloc(4);
  sum.writeUInt32LE(crc32(sized));
  return Buffer.concat([sum, sized]);
}

/** Seven bits a byte, the lowest first; the eighth bit says that more follow. */
function rarNumber(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return Buffer.from([...bytes, rest]);
}

/** Packs folders and files below `cwd` with 7-Zip; the extension of the archive says how. */
export async function pack7z(cwd: string, archive: string, entries: readonly string[]): Promise<void> {
  const program = await (SevenZip as unknown as SevenZipModuleFactory)({ print: () => {} });
  program.FS.mkdir('/in');
  program.FS.mount(program.NODEFS as never, { root: cwd }, '/in');
  program.FS.chdir('/in');
  program.callMain(['a', archive, ...entries]);
}
